/** What the graph says of one decoded frame. */
export interface FrameFact {
  /** Presentation time in µs as the file has it; null when it has none. */
  pts: number | null;
  isSampled: boolean;
  isTile: boolean;
}

/** Longest line that the graph writes, with room to spare. */
const LONGEST = 4096;

/** Reads the lines of the facts pipe. A frame is complete once the next has begun or the pipe has ended. */
export class FactsReader {
  readonly #complete: FrameFact[] = [];
  #current: FrameFact | null = null;
  #pts: number | null = null;
  #unfinished = '';

  push(chunk: Buffer): void {
    const lines = (this.#unfinished + chunk.toString('latin1')).split('\n');
    this.#unfinished = (lines.pop() ?? '').slice(0, LONGEST);
    for (const line of lines) this.#read(line);
  }

  end(): void {
    this.#finish();
  }

  take(): FrameFact | undefined {
    return this.#complete.shift();
  }

  /** The next complete one, left in place. */
  peek(): FrameFact | undefined {
    return this.#complete[0];
  }

  #read(line: string): void {
    if (line.startsWith('frame:')) this.#pts = ptsOf(line);
    else if (line === 'f=1') this.#begin();
    else if (line === 's=1' && this.#current) this.#current.isSampled = true;
    else if (line === 'x=1' && this.#current) this.#current.isTile = true;
  }

  #begin(): void {
    this.#finish();
    this.#current = { pts: this.#pts, isSampled: false, isTile: false };
  }

  #finish(): void {
    if (this.#current) this.#complete.push(this.#current);
    this.#current = null;
  }
}

/** Of `frame:12   pts:400000  pts_time:0.4`; `NOPTS` is no number. */
function ptsOf(line: string): number | null {
  const pts = Number.parseInt(/ pts:(-?\d+)/.exec(line)?.[1] ?? '', 10);
  return Number.isFinite(pts) ? pts : null;
}
