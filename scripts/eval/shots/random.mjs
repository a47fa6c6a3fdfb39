/** Numbers that are the same for the same seed everywhere: mulberry32. */
export class Random {
  #state;

  constructor(seed) {
    this.#state = seed >>> 0;
  }

  /** 0 ≤ x < 1. */
  next() {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = this.#state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  /** low ≤ x < high, three digits. */
  between(low, high) {
    return Number((low + this.next() * (high - low)).toFixed(3));
  }

  /** A whole number, both ends among them. */
  whole(low, high) {
    return low + Math.floor(this.next() * (high - low + 1));
  }

  pick(from) {
    return from[Math.floor(this.next() * from.length)];
  }

  /** `count` of them, no two neighbours alike. */
  pickApart(from, count) {
    const picked = [];
    while (picked.length < count) {
      const one = this.pick(from);
      if (one !== picked.at(-1)) picked.push(one);
    }
    return picked;
  }
}
