import { MultiBar, Presets } from 'cli-progress';
import type { FileProgress, PullProgress } from '../install/pull-progress.js';

/** Bars on a terminal, one per file on its way, with how much of how much. */
export class BarProgress implements PullProgress {
  readonly #bars = new MultiBar(
    { format: '{bar} {percentage}% {value}/{total} kB {file}', clearOnComplete: true, hideCursor: true },
    Presets.shades_classic,
  );

  begin(file: string, bytes: number | null): FileProgress {
    const bar = this.#bars.create(kilobytes(bytes ?? 1), 0, { file });
    return {
      advance: (done, total) => {
        if (total !== null) bar.setTotal(kilobytes(total));
        bar.update(kilobytes(done));
      },
      end: () => void this.#bars.remove(bar),
    };
  }

  note(sentence: string): void {
    this.#bars.log(`${sentence}\n`);
  }

  stop(): void {
    this.#bars.stop();
  }
}

const kilobytes = (bytes: number): number => Math.ceil(bytes / 1000);
