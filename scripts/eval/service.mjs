import { spawn } from 'node:child_process';
import { openAsBlob, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { basename, join } from 'node:path';
import { build, ROOT } from '../machine.mjs';
import { buildRegistry } from './registry.mjs';

const HOST = '127.0.0.1';
const READY_MS = 90_000;

/** Pipelines that are measured: one answer each, as it comes. */
const PIPELINES = {
  detections: { sampling: { interval_ms: 500 }, steps: [{ step: 'detect' }] },
  classification: { sampling: { interval_ms: 500 }, steps: [{ step: 'classify', options: { min_confidence: 0 } }] },
  text: { sampling: { interval_ms: 500 }, steps: [{ step: 'read_text' }] },
  speech: { sampling: { interval_ms: 60_000 }, steps: [{ step: 'speech' }] },
  search: {
    sampling: { interval_ms: 500 },
    steps: [{ step: 'shots' }, { step: 'embed', options: { model: 'scene-descriptor' } }, { step: 'index' }],
  },
  tracks: { sampling: { interval_ms: 200 }, steps: [{ step: 'shots' }, { step: 'detect' }, { step: 'track' }] },
};

let running = null;

/** The built service with the real data's models, started once for all tables and ended with the run. */
export function service({ data, folder, atEnd }) {
  running ??= Service.start(data, folder).then((one) => {
    atEnd(() => one.stop());
    return one;
  });
  return running;
}

/** The service under measurement: everything goes through its HTTP API. */
class Service {
  constructor(base, child) {
    this.base = base;
    this.child = child;
  }

  static async start(data, folder) {
    build();
    const [port, config] = [await freePort(), join(folder, 'pipelines.json')];
    writeFileSync(config, JSON.stringify({ pipelines: described(PIPELINES) }));
    const env = {
      ...process.env,
      HOST,
      PORT: String(port),
      DATA_DIR: join(folder, 'data'),
      MODEL_REGISTRY_PATH: buildRegistry(data, join(folder, 'models')),
      PIPELINE_CONFIG_PATH: config,
      QUEUE_BACKEND: 'embedded',
      VECTOR_STORE: 'embedded',
      LOG_LEVEL: 'warn',
    };
    const child = spawn(process.execPath, ['dist/main.js'], { cwd: ROOT, env, stdio: ['ignore', 2, 2] });
    const one = new Service(`http://${HOST}:${port}`, child);
    process.once('exit', () => child.kill());
    await one.#untilReady();
    return one;
  }

  /** The task and result of a file, and what was found in each sampled frame; throws what the task failed with. */
  async analyse(path, pipeline) {
    const form = new FormData();
    form.set('file', await openAsBlob(path), basename(path));
    const { video_url } = await this.#json('/uploads', { method: 'POST', body: form });
    const headers = { 'content-type': 'application/json' };
    const body = JSON.stringify({ video_url, pipeline });
    const { task_id } = await this.#json('/analyze', { method: 'POST', headers, body });
    const { result, error } = await this.#ended(task_id);
    if (error) throw new Error(`${basename(path)}, pipeline ${pipeline}: ${error.code}: ${error.message}`);
    const skipped = result.warnings.find(({ code }) => /SKIPPED|MODEL/.test(code));
    if (skipped) throw new Error(`pipeline ${pipeline}: ${skipped.message}`);
    const lines = await fetch(`${this.base}/results/${task_id}/frames`, {
      headers: { accept: 'application/x-ndjson' },
    });
    const frames = (await lines.text()).split('\n').filter(Boolean).map(JSON.parse);
    return { id: task_id, result, frames };
  }

  /** The moment most like a picture, of all that were analysed. */
  async find(picture) {
    const body = JSON.stringify({ image: picture.toString('base64'), model: 'scene-descriptor', limit: 1 });
    const headers = { 'content-type': 'application/json' };
    const { data } = await this.#json('/search', { method: 'POST', headers, body });
    return data[0];
  }

  stop() {
    return new Promise((resolve) => {
      this.child.once('exit', resolve);
      this.child.kill('SIGTERM');
    });
  }

  async #ended(id) {
    for (;;) {
      const task = await this.#json(`/results/${id}`);
      if (task.status === 'SUCCESS' || task.status === 'FAILED') return task;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }

  async #json(path, init) {
    const answer = await fetch(this.base + path, init);
    const body = await answer.json();
    if (!answer.ok) throw new Error(`${init?.method ?? 'GET'} ${path} answered ${answer.status}: ${body.detail}`);
    return body;
  }

  async #untilReady() {
    for (const since = Date.now(); Date.now() - since < READY_MS;) {
      if (this.child.exitCode !== null) throw new Error('The service did not start; its output above says why.');
      const answer = await fetch(`${this.base}/health/ready`).catch(() => null);
      if (answer?.ok) return;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
    throw new Error(`The service did not become ready within ${READY_MS / 1000} s.`);
  }
}

const described = (pipelines) =>
  Object.fromEntries(
    Object.entries(pipelines).map(([name, one]) => [name, { description: `For npm run eval: ${name}.`, ...one }]),
  );

function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, HOST, () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}
