import { type ReadonlySignal, signal } from '@preact/signals';

/** What moves time on: the browser's player, or a clock where it cannot play the video. */
export interface Motor {
  /** Milliseconds from the start of the video. */
  seek(timeMs: number): void;
  play(): void;
  pause(): void;
  /** 1 is the video's own speed. */
  setRate(rate: number): void;
}

const RATES = [0.25, 0.5, 1, 1.5, 2, 4];

/** The one moment that player, overlay, timeline and charts show. */
export class Playhead {
  readonly #timeMs = signal(0);
  readonly #isPlaying = signal(false);
  readonly #rate = signal(1);
  #motor: Motor | null = null;

  constructor(
    readonly durationMs: number,
    /** Of one frame, for steps by hand. */
    readonly frameMs: number,
    startMs = 0,
  ) {
    this.#timeMs.value = this.#within(startMs);
  }

  get timeMs(): ReadonlySignal<number> {
    return this.#timeMs;
  }

  get isPlaying(): ReadonlySignal<boolean> {
    return this.#isPlaying;
  }

  get rate(): ReadonlySignal<number> {
    return this.#rate;
  }

  /** Lets a motor drive; it begins where the playhead is. */
  attach(motor: Motor): void {
    this.#motor = motor;
    motor.setRate(this.#rate.value);
    motor.seek(this.#timeMs.value);
  }

  /** The motor's word: time has come to here. */
  at(timeMs: number): void {
    this.#timeMs.value = this.#within(timeMs);
  }

  /** The motor's word: it runs, or it stands. */
  runs(isPlaying: boolean): void {
    this.#isPlaying.value = isPlaying;
  }

  seek(timeMs: number): void {
    this.at(timeMs);
    this.#motor?.seek(this.#timeMs.value);
  }

  /** By frames, standing still. */
  step(frames: number): void {
    this.pause();
    this.seek(this.#timeMs.value + frames * this.frameMs);
  }

  toggle(): void {
    if (this.#isPlaying.value) this.pause();
    else this.play();
  }

  play(): void {
    if (this.#timeMs.value >= this.durationMs) this.seek(0);
    this.#motor?.play();
  }

  pause(): void {
    this.#motor?.pause();
  }

  /** One step faster (1) or slower (−1). */
  changeRate(by: 1 | -1): void {
    const at = RATES.indexOf(this.#rate.value) + by;
    this.#rate.value = RATES[Math.max(0, Math.min(RATES.length - 1, at))] ?? 1;
    this.#motor?.setRate(this.#rate.value);
  }

  #within(timeMs: number): number {
    return Math.max(0, Math.min(this.durationMs, timeMs));
  }
}
