/** A signal that aborts after a time, at a word, or with another signal; its reason says which. */
export class Deadline {
  readonly signal: AbortSignal;
  readonly #end = new AbortController();
  readonly #timer: NodeJS.Timeout;

  constructor(ms: number, reason: Error, other?: AbortSignal) {
    this.signal = AbortSignal.any([this.#end.signal, ...(other ? [other] : [])]);
    this.#timer = setTimeout(() => this.end(reason), ms);
  }

  end(reason: Error): void {
    this.#end.abort(reason);
  }

  clear(): void {
    clearTimeout(this.#timer);
  }
}
