import { mkdir, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DataDir, Inject, Queue, RETRY } from 'video-ai-system/plugin';

const names = (folder) => readdir(folder).then((found) => found.filter((name) => !name.startsWith('.')).sort());

/**
 * A queue of files, which any process that sees the folder shares: `waiting/` and `active/` hold a file per id; taking a
 * job is renaming it. It retries like ours, and leaves a dead worker's jobs to the reconciler's patience.
 */
export default class FolderQueue extends Queue {
  kind = 'folder';
  #running = new Map();
  #timer;

  constructor(data) {
    super();
    this.waiting = join(data.root, 'folder-queue', 'waiting');
    this.active = join(data.root, 'folder-queue', 'active');
    this.made = Promise.all([this.waiting, this.active].map((folder) => mkdir(folder, { recursive: true })));
  }

  async add(id) {
    await this.made;
    if (!(await this.has(id))) await writeFile(join(this.waiting, id), '1');
  }
  remove(id) {
    return rm(join(this.waiting, id), { force: true });
  }
  async has(id) {
    const found = await Promise.all(
      [this.waiting, this.active].map((folder) => stat(join(folder, id)).catch(() => null)),
    );
    return found.some(Boolean);
  }
  async position(id) {
    const at = (await names(this.waiting)).indexOf(id);
    return at < 0 ? null : at;
  }
  async depth() {
    await this.made;
    const [waiting, active] = await Promise.all([names(this.waiting), names(this.active)]);
    return { waiting: waiting.length, delayed: 0, active: active.length };
  }
  async oldestAgeMs() {
    const times = await Promise.all(
      (await names(this.waiting)).map((id) => stat(join(this.waiting, id)).catch(() => null)),
    );
    return times.reduce((oldest, found) => (found ? Math.max(oldest, Date.now() - found.mtimeMs) : oldest), 0);
  }
  async consume(consumer, { concurrency }) {
    await this.made;
    this.#timer = setInterval(() => void this.#take(consumer, concurrency), 100);
  }
  async drain(graceMs) {
    clearInterval(this.#timer);
    const stop = setTimeout(
      () => this.#running.forEach(({ controller }) => controller.abort(new Error('the worker stops'))),
      graceMs,
    );
    await Promise.all([...this.#running.values()].map(({ done }) => done));
    clearTimeout(stop);
  }
  async health() {
    return { ok: true, detail: `files in ${this.waiting}` };
  }
  async close() {
    clearInterval(this.#timer);
  }

  async #take(consumer, concurrency) {
    for (const id of await names(this.waiting)) {
      if (this.#running.size >= concurrency) return;
      const isMine = await rename(join(this.waiting, id), join(this.active, id)).then(
        () => true,
        () => false,
      );
      if (isMine) this.#run(consumer, id);
    }
  }

  #run(consumer, id) {
    const controller = new AbortController();
    const attempt = async (left) => {
      try {
        await consumer.work({ id, isLastAttempt: left === 1, signal: controller.signal });
      } catch {
        if (controller.signal.aborted) return rename(join(this.active, id), join(this.waiting, id));
        if (left > 1) return attempt(left - 1);
      }
      return rm(join(this.active, id), { force: true });
    };
    const done = attempt(RETRY.attempts).finally(() => this.#running.delete(id));
    this.#running.set(id, { controller, done });
  }
}
Inject(DataDir)(FolderQueue, undefined, 0);
