import { Queue } from '../queue/queue.js';
import { Contract } from './contract.js';
import { isWhole } from './port-methods.js';
import { type QueueBench, QueueSubject } from './queue.bench.js';
import { endsInOrder } from './queue.draining.js';
import { keepsLeases } from './queue.leasing.js';
import { handsOutIds } from './queue.moving.js';
import { triesAgain } from './queue.trying.js';
import type { TestRunner } from './test-runner.js';

const METHODS = [
  'add',
  'remove',
  'has',
  'position',
  'depth',
  'oldestAgeMs',
  'consume',
  'drain',
  'health',
  'close',
] as const satisfies (keyof Queue)[];

/**
 * What every `Queue` promises. Run it on yours.
 *
 * @param name what yours is called.
 * @param open makes an empty storage, for each test another one.
 */
export function queueContract(runner: TestRunner, name: string, open: () => Promise<QueueBench>): void {
  const contract = new Contract(runner, 'Queue', name);
  contract.suite(() => {
    const subject = new QueueSubject(contract, open);
    isWhole(contract, Queue, METHODS, () => subject.queue);
    handsOutIds(subject);
    triesAgain(subject);
    keepsLeases(subject);
    endsInOrder(subject);
  });
}
