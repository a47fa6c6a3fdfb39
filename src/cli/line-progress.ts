import type { FileProgress, PullProgress } from '../install/pull-progress.js';
import { size } from './table.js';

/** A line where something begins, and at every quarter of it: for logs. */
export class LineProgress implements PullProgress {
  constructor(private readonly line: (text: string) => void) {}

  begin(file: string, bytes: number | null): FileProgress {
    this.line(`${file}: ${size(bytes)}`);
    let quarters = 0;
    return {
      advance: (done, total) => {
        const now = total ? Math.floor((4 * done) / total) : 0;
        if (now > quarters) this.line(`${file}: ${size(done)} of ${size(total)}`);
        quarters = Math.max(quarters, now);
      },
      end: () => undefined,
    };
  }

  note(sentence: string): void {
    this.line(sentence);
  }
}
