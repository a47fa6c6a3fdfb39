/** What was made of the last so many keys, in this process; the one that was not asked for the longest goes first. */
export class Recent<Value> {
  readonly #values = new Map<string, Value>();

  constructor(private readonly most: number) {}

  /** The value of the key, made when it is not known. What fails is not kept. */
  async get(key: string, make: () => Promise<Value>): Promise<Value> {
    const known = this.#values.get(key);
    const value = known ?? (await make());
    this.#values.delete(key);
    this.#values.set(key, value);
    const [oldest] = this.#values.keys();
    if (this.#values.size > this.most && oldest !== undefined) this.#values.delete(oldest);
    return value;
  }
}
