import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DataDir, Inject, VectorStore } from 'video-ai-system/plugin';

const listed = (folder) => readdir(folder).catch(() => []);
const dot = (a, b) => a.reduce((sum, value, at) => sum + value * b[at], 0);

function matches({ payload }, { taskIds, metadata = {}, time = {}, owner } = {}) {
  return (
    (!taskIds || taskIds.includes(payload.task_id)) &&
    (owner === undefined || payload.owner === owner) &&
    payload.time_ms >= (time.startMs ?? -Infinity) &&
    payload.time_ms < (time.endMs ?? Infinity) &&
    Object.entries(metadata).every(([key, value]) => payload.metadata[key] === value)
  );
}

/** A vector store of JSON files, one per collection and task, searched by looking at every vector. */
export default class FolderVectorStore extends VectorStore {
  kind = 'folder';

  constructor(data) {
    super();
    this.root = join(data.root, 'folder-vectors');
  }

  async ensure({ name }) {
    await mkdir(join(this.root, name), { recursive: true });
  }
  async upsert(collection, points) {
    for (const [task, added] of grouped(points)) {
      const kept = new Map([...(await this.ofTask(collection, task)), ...added].map((point) => [point.id, point]));
      await this.#write(collection, task, [...kept.values()]);
    }
  }
  async search(collection, vector, { limit, filter }) {
    const found = (await this.#all(collection)).filter((point) => matches(point, filter));
    const hits = found.map(({ id, vector: other, payload }) => ({ id, score: dot(vector, other), payload }));
    return hits.sort((a, b) => b.score - a.score || (a.id < b.id ? -1 : 1)).slice(0, limit);
  }
  async ofTask(collection, task) {
    const text = await readFile(this.#file(collection, task), 'utf8').catch(() => '[]');
    const points = JSON.parse(text).map((point) => ({ ...point, vector: Float32Array.from(point.vector) }));
    return points.sort((a, b) => a.payload.time_ms - b.payload.time_ms);
  }
  async count(collection, filter) {
    return (await this.#all(collection)).filter((point) => matches(point, filter)).length;
  }
  async deleteTask(task, { exceptRun } = {}) {
    for (const collection of await this.collections()) {
      const kept = exceptRun
        ? (await this.ofTask(collection, task)).filter(({ payload }) => payload.run === exceptRun)
        : [];
      await (kept.length > 0 ? this.#write(collection, task, kept) : rm(this.#file(collection, task), { force: true }));
    }
  }
  collections() {
    return listed(this.root);
  }
  async health() {
    return { ok: true, detail: `files in ${this.root}` };
  }
  async close() {}

  async #all(collection) {
    const files = (await listed(join(this.root, collection))).filter((name) => name.endsWith('.json'));
    return (await Promise.all(files.map((name) => this.ofTask(collection, name.slice(0, -'.json'.length))))).flat();
  }
  async #write(collection, task, points) {
    const file = this.#file(collection, task);
    await writeFile(`${file}.part`, JSON.stringify(points.map((point) => ({ ...point, vector: [...point.vector] }))));
    await rename(`${file}.part`, file);
  }
  #file(collection, task) {
    return join(this.root, collection, `${task}.json`);
  }
}
Inject(DataDir)(FolderVectorStore, undefined, 0);

const taskOf = ({ payload }) => payload.task_id;

/** Points by task. */
function grouped(points) {
  const groups = new Map();
  for (const point of points) groups.set(taskOf(point), [...(groups.get(taskOf(point)) ?? []), point]);
  return groups;
}
