/** Chance that can be had again: the same seed throws the same (mulberry32, Tommy Ettinger, public domain). */
export class Dice {
  #state: number;

  /** Any whole number; only its lowest 32 bits count. */
  constructor(readonly seed: number) {
    this.#state = seed >>> 0;
  }

  /** A whole number of 0 … below. */
  below(count: number): number {
    return Math.floor(this.#share() * count);
  }

  /** One of them, each as likely. */
  pick<T>(things: readonly T[]): T {
    return things[this.below(things.length)] as T;
  }

  bytes(count: number): Buffer {
    return Buffer.from(Array.from({ length: count }, () => this.below(256)));
  }

  #share(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = this.#state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }
}
