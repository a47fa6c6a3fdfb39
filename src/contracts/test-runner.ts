/**
 * The part of a test runner that the suites call. `node:test`, Vitest and `@jest/globals` have it: give the whole module.
 * A test may take a minute on a slow machine; a runner with a shorter limit must be told so.
 */
export interface TestRunner {
  describe(name: string, suite: () => void): unknown;
  it(name: string, test: () => Promise<void>): unknown;
  beforeEach(hook: () => Promise<void>): unknown;
  afterEach(hook: () => Promise<void>): unknown;
}
