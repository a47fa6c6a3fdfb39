/**
 * The entry for the tests of other teams: what the ports promise, as suites for any test runner that has `describe`, `it`,
 * `beforeEach` and `afterEach`. Import it as `video-ai-system/contracts`.
 *
 * @example
 * ```ts
 * import * as runner from 'node:test';
 * import { vectorStoreContract } from 'video-ai-system/contracts';
 *
 * vectorStoreContract(runner, 'mine', async () => new MyVectorStore(settings));
 * ```
 */
export { PromiseBroken } from './contracts/promise-broken.js';
export type { QueueBench } from './contracts/queue.bench.js';
export { queueContract } from './contracts/queue.contract.js';
export { resultsContract } from './contracts/results.contract.js';
export type { ResultsBench } from './contracts/results.room.js';
export type { TestRunner } from './contracts/test-runner.js';
export { vectorStoreContract } from './contracts/vector-store.contract.js';
