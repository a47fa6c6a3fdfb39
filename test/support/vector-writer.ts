import { DataDir } from '../../src/common/data-dir.js';
import { readEnv } from '../../src/common/env.js';
import { EmbeddedVectorStore } from '../../src/vector-store/embedded.vector-store.js';
import { direction, point, seeded } from '../../src/contracts/points.js';

/**
 * A process that writes to the embedded store: `vector-writer.ts <data dir> <collection> <task> <points> <dimensions>`, a point
 * at a time. Prints, a line each, whether the native library was loaded before the first write and after the last.
 */
const [, , DATA_DIR = '', collection = '', task_id = '', count = '0', dimensions = '0'] = process.argv;

const isLoaded = (): boolean => {
  const { sharedObjects } = process.report.getReport() as unknown as { sharedObjects: string[] };
  return sharedObjects.some((file) => /lancedb.*\.node$/.test(file));
};

const store = new EmbeddedVectorStore(new DataDir(readEnv({ DATA_DIR })));
await store.health();
console.log(isLoaded());
const random = seeded(1);
for (let index = 0; index < Number(count); index++)
  await store.upsert(collection, [point(direction(random, Number(dimensions)), { task_id, time_ms: index * 500 })]);
console.log(isLoaded());
await store.close();
