/** How slow a download may be. */
export interface SlowestPace {
  bytesPerSecond: number;
  /** Over how long the rate is taken; the first window is the grace. */
  windowMs: number;
}

/** 64 KiB/s in any ten seconds. */
export const SLOWEST_PACE: SlowestPace = { bytesPerSecond: 65_536, windowMs: 10_000 };

/** Samples of one window. */
const SAMPLES = 10;

/** Watches the rate of a stream over a sliding window by the clock, so that it also notices when nothing comes at all. */
export class Pace {
  readonly #timer: NodeJS.Timeout;
  /** Bytes at the last samples, oldest first. */
  readonly #samples = [0];
  #bytes = 0;

  /** Calls `onSlow` once, with the rate in bytes per second. */
  constructor(
    private readonly slowest: SlowestPace,
    private readonly onSlow: (bytesPerSecond: number) => void,
  ) {
    this.#timer = setInterval(() => this.#sample(), slowest.windowMs / SAMPLES);
  }

  add(bytes: number): void {
    this.#bytes += bytes;
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  #sample(): void {
    this.#samples.push(this.#bytes);
    if (this.#samples.length <= SAMPLES) return;
    const rate = (this.#bytes - (this.#samples.shift() ?? 0)) / (this.slowest.windowMs / 1_000);
    if (rate >= this.slowest.bytesPerSecond) return;
    this.stop();
    this.onSlow(rate);
  }
}
