/** Blocks of samples on their way to a model, remembering the error that they ended with: it is not the model's. */
export class Overheard implements AsyncIterable<Float32Array> {
  #error: unknown;
  #hasThrown = false;

  constructor(private readonly samples: AsyncIterable<Float32Array> | Iterable<Float32Array>) {}

  hasThrown(error: unknown): boolean {
    return this.#hasThrown && this.#error === error;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Float32Array> {
    try {
      yield* this.samples;
    } catch (error) {
      [this.#error, this.#hasThrown] = [error, true];
      throw error;
    }
  }
}
