import { PromiseBroken } from './promise-broken.js';
import type { TestRunner } from './test-runner.js';

/** What one port promises, as tests of one implementation; each says to a stranger what to do when it fails. */
export class Contract {
  /**
   * @param port the abstract class that is implemented.
   * @param subject what the implementation is called.
   */
  constructor(
    private readonly runner: TestRunner,
    private readonly port: string,
    private readonly subject: string,
  ) {}

  /** The suite: its promises are made by the function given. */
  suite(promises: () => void): void {
    this.runner.describe(`${this.subject}: the contract of ${this.port}`, promises);
  }

  /** What each test begins and ends with. */
  around({ before, after }: { before: () => Promise<void>; after: () => Promise<void> }): void {
    const advice = 'Look into the `open` and `close` that the suite was given: no promise was looked at yet.';
    this.runner.beforeEach(() => this.#kept('is opened', advice, before));
    this.runner.afterEach(() => this.#kept('is closed', advice, after));
  }

  /**
   * One promise.
   *
   * @param advice what an implementation that breaks it is likely to lack, and what to do.
   */
  promise(name: string, advice: string, test: () => Promise<void>): void {
    this.runner.it(name, () => this.#kept(name, advice, test));
  }

  async #kept(name: string, advice: string, test: () => Promise<void>): Promise<void> {
    try {
      await test();
    } catch (failure) {
      throw new PromiseBroken({ port: this.port, subject: this.subject, name, advice, failure });
    }
  }
}
