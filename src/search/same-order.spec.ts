import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { QdrantServer } from '../../test/support/qdrant-server.js';
import { temporaryFolder } from '../../test/support/temporary.js';
import { DataDir } from '../common/data-dir.js';
import { readEnv } from '../common/env.js';
import { direction, point, seeded, unit } from '../contracts/points.js';
import { EmbeddedVectorStore } from '../vector-store/embedded.vector-store.js';
import { QdrantVectorStore } from '../vector-store/qdrant.vector-store.js';
import type { Filter, Hit, Point, VectorStore } from '../vector-store/vector-store.js';
import { bestOfGroups, GROUPINGS, type Grouping } from './grouping.js';

const COLLECTION = { name: 'both_1', dimensions: 64 };
const TASKS = ['a', 'b', 'c', 'd', 'e', 'f'];
const random = seeded(7);
const VIEWS = Array.from({ length: 12 }, () => direction(random, COLLECTION.dimensions));

/** Six videos of ten shots; two thirds of the frames repeat the one before, to the bit or (with `slightly`) nearly. */
function film(slightly: number): Point[] {
  return TASKS.flatMap((task_id, video) => {
    let last = VIEWS[0] as Float32Array;
    return Array.from({ length: 80 }, (_, at) => {
      const shot = Math.floor(at / 8);
      const view = VIEWS[(video + shot) % VIEWS.length] as Float32Array;
      const noise = at % 3 === 0 ? 0.3 : at % 3 === 1 ? 0 : slightly;
      const from = at % 3 === 0 ? view : last;
      last = noise === 0 ? last : unit(from.map((value) => value + noise * (random() - 0.5)));
      return point(last, {
        task_id,
        time_ms: at * 500,
        shot_index: shot,
        owner: video % 2 === 0 ? 'ann' : null,
        metadata: { camera: `gate-${video % 3}` },
        labels: shot % 3 === 0 ? ['person'] : [],
      });
    });
  });
}

const FILTERS: Record<string, Filter> = {
  none: {},
  tasks: { taskIds: ['b', 'e'] },
  metadata: { metadata: { camera: 'gate-1' } },
  time: { time: { startMs: 4_000, endMs: 21_500 } },
  label: { label: 'person' },
  owner: { owner: 'ann' },
  'no owner': { owner: null },
  exceptions: { except: [{ taskId: 'a' }, { taskId: 'b', shotIndex: 3 }] },
  all: {
    taskIds: ['a', 'c', 'd'],
    metadata: { camera: 'gate-0' },
    time: { endMs: 30_000 },
    label: 'person',
    owner: 'ann',
  },
};

describe.each([
  ['frames that differ or repeat', 0],
  ['frames that nearly repeat', 1e-4],
])('the embedded store and Qdrant, of %s', (_name, slightly) => {
  const folder = temporaryFolder();
  let qdrant: QdrantServer;
  let stores: VectorStore[];
  const points = film(slightly);

  beforeAll(async () => {
    qdrant = await QdrantServer.start();
    stores = [
      new EmbeddedVectorStore(new DataDir(readEnv({ DATA_DIR: folder.path }))),
      new QdrantVectorStore(readEnv({ QDRANT_URL: qdrant.url })),
    ];
    for (const [at, store] of stores.entries()) {
      await store.ensure(COLLECTION);
      // What is stored in another order is found in the same one.
      await store.upsert(COLLECTION.name, at === 0 ? points : points.toReversed());
    }
  }, 60_000);
  afterAll(async () => {
    for (const store of stores) await store.close();
    await qdrant.stop();
    folder.remove();
  });

  const both = (vector: Float32Array, filter: Filter, grouping: Grouping, limit: number): Promise<Hit[][]> =>
    Promise.all(
      stores.map((store) => {
        const fetch = (most: number, narrowed: Filter): Promise<Hit[]> =>
          store.search(COLLECTION.name, vector, { limit: most, filter: narrowed });
        return bestOfGroups(fetch, filter, grouping, limit);
      }),
    );

  it.each(Object.keys(FILTERS))(
    'answer alike, with the filter: %s',
    async (name) => {
      const asked = [points[0], points[97]].map((one) => (one as Point).vector);
      for (const vector of [...asked, direction(seeded(11), COLLECTION.dimensions)])
        for (const grouping of GROUPINGS)
          for (const limit of [7, 100]) {
            const [embedded, other] = await both(vector, FILTERS[name] as Filter, grouping, limit);
            expect(embedded?.length).toBeGreaterThan(0);
            expect([grouping, limit, other]).toEqual([grouping, limit, embedded]);
          }
    },
    60_000,
  );

  it('ask Qdrant only for what its document allows', () => {
    expect(qdrant.violations).toEqual([]);
  });
});
