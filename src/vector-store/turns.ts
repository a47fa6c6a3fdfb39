/** Lets pieces of work pass one after the other, in the order they came. */
export class Turns {
  #last: Promise<unknown> = Promise.resolve();

  /** Does the work after all that came before it, whether that succeeded or not. */
  take<Result>(work: () => Promise<Result>): Promise<Result> {
    const turn = this.#last.then(work, work);
    this.#last = turn.catch(() => undefined);
    return turn;
  }

  /** Resolves when everything that has come so far is done. */
  async settled(): Promise<void> {
    await this.#last;
  }
}
