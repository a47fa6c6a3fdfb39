import { VectorStore } from '../vector-store/vector-store.js';
import { Contract } from './contract.js';
import { isWhole } from './port-methods.js';
import type { TestRunner } from './test-runner.js';
import { dropsCollections } from './vector-store.dropping.js';
import { filters } from './vector-store.filtering.js';
import { findsTheNearest, holdsMany } from './vector-store.finding.js';
import { refusesMisfits } from './vector-store.refusing.js';
import { Subject } from './vector-store.subject.js';
import { keepsTasksApart, storesPoints } from './vector-store.writing.js';

const METHODS = [
  'ensure',
  'upsert',
  'search',
  'ofTask',
  'count',
  'deleteTask',
  'drop',
  'collections',
  'health',
  'close',
] as const satisfies (keyof VectorStore)[];

/**
 * What every `VectorStore` promises. Run it on yours.
 *
 * @param name what yours is called.
 * @param open a store; each call opens another one, as another process would, over the same data.
 */
export function vectorStoreContract(runner: TestRunner, name: string, open: () => Promise<VectorStore>): void {
  const contract = new Contract(runner, 'VectorStore', name);
  contract.suite(() => {
    const subject = new Subject(contract, open);
    isWhole(contract, VectorStore, METHODS, () => subject.store);
    storesPoints(subject);
    findsTheNearest(subject);
    filters(subject);
    keepsTasksApart(subject);
    dropsCollections(subject);
    refusesMisfits(subject);
    holdsMany(subject);
  });
}
