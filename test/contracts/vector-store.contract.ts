import { afterAll, beforeAll, beforeEach, describe } from '@jest/globals';
import type { VectorStore } from '../../src/vector-store/vector-store.js';
import { filters } from './vector-store.filtering.js';
import { findsTheNearest, holdsMany } from './vector-store.finding.js';
import { refusesMisfits } from './vector-store.refusing.js';
import { Subject } from './vector-store.subject.js';
import { keepsTasksApart, storesPoints } from './vector-store.writing.js';

/**
 * What every `VectorStore` promises. Run it on yours.
 *
 * @param open a store; each call opens another one, as another process would, over the same data.
 */
export function vectorStoreContract(name: string, open: () => Promise<VectorStore>): void {
  describe(`vector store contract: ${name}`, () => {
    const subject = new Subject(open);
    beforeAll(async () => {
      subject.store = await open();
    });
    beforeEach(() => subject.renew());
    afterAll(() => subject.store.close());

    storesPoints(subject);
    findsTheNearest(subject);
    filters(subject);
    keepsTasksApart(subject);
    refusesMisfits(subject);
    holdsMany(subject);
  });
}
