import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../../test/support/redis.js';
import { Program } from '../../test/support/service.js';
import { BuildCopy } from './build-copy.mjs';

const PIPELINES = {
  production: { steps: [{ step: 'hold' }, { step: 'poison' }, { step: 'shots' }] },
  vectors: {
    sampling: { interval_ms: 200 },
    steps: [{ step: 'embed', options: { model: 'scene-descriptor' } }, { step: 'index' }],
  },
};

/** How long a process may take to do what is waited for, ms. */
const PATIENCE_MS = 10 * 60_000;

/** One API and the workers beside it, in a data directory of their own: what dies is started again, on the same port. */
export class Fleet {
  /** Every process that was ever started, with its log. */
  programs = [];
  workers = [];
  api = null;
  #isStopping = false;

  /** @param options `changes` to the build (see BuildCopy), `env`, and how many `workers` the fleet keeps alive. */
  static async start({ changes, env = {}, workers = 2 }) {
    const fleet = new Fleet();
    fleet.build = new BuildCopy(changes);
    fleet.dataDir = mkdtempSync(join(tmpdir(), 'vas-chaos-'));
    const pipelines = join(fleet.build.root, 'pipelines.json');
    writeFileSync(pipelines, JSON.stringify({ pipelines: PIPELINES }));
    const port = await freePort();
    fleet.base = `http://127.0.0.1:${port}`;
    fleet.env = {
      DATA_DIR: fleet.dataDir,
      PORT: String(port),
      PUBLIC_URL: fleet.base,
      PIPELINE_CONFIG_PATH: pipelines,
      PLUGINS: fleet.build.plugin,
      LOG_FORMAT: 'json',
      QUEUE_BACKEND: 'embedded',
      VECTOR_STORE: 'embedded',
      SOURCE_ALLOW_CIDRS: '127.0.0.0/8',
      SOURCE_ALLOW_PORTS: '*',
      QUEUE_MAX_DEPTH: '1000000',
      RATE_LIMIT_PER_MINUTE: '0',
      WORKERS: '0',
      INFERENCE_THREADS: '1',
      ...env,
    };
    for (let at = 0; at < workers; at++) fleet.startWorker();
    await fleet.startApi();
    return fleet;
  }

  async startApi() {
    this.api = this.#spawn('main');
    await this.api.logged(/listens at/, PATIENCE_MS);
  }

  /** A worker that is started anew whenever it dies, until the fleet stops or it was told to go. */
  startWorker() {
    const worker = this.#spawn('worker');
    this.workers.push(worker);
    void worker.exited.then((end) => {
      this.workers.splice(this.workers.indexOf(worker), 1);
      if (!this.#isStopping && end === 'SIGKILL') this.startWorker();
    });
    return worker;
  }

  /** Kills the API and starts it again. */
  async crashApi() {
    await this.api.kill('SIGKILL');
    await this.startApi();
  }

  /** A worker that takes tasks already; undefined while there is none. */
  someWorker() {
    const ready = this.workers.filter(
      ({ log, child }) => isRunning(child) && log.some(({ msg }) => /takes tasks/.test(msg)),
    );
    return ready[Math.floor(Math.random() * ready.length)];
  }

  /** What became of the API, and what it said last. */
  whereabouts() {
    const { child, log, output } = this.api;
    const state = isRunning(child) ? 'runs' : `ended (${child.signalCode ?? child.exitCode})`;
    return [`the API ${state}:`, ...log.slice(-10).map(({ msg }) => msg), ...output.slice(-10)].join('\n');
  }

  /** Waits until something is so; gives up after ten minutes. */
  async until(isSo) {
    const deadline = Date.now() + PATIENCE_MS;
    while (!isSo()) {
      if (Date.now() > deadline) throw new Error(`Not after ${PATIENCE_MS / 60_000} min: ${isSo}`);
      await sleep(100);
    }
  }

  /** How many log lines of all processes match. */
  logged(pattern) {
    return this.programs.reduce((sum, { log }) => sum + log.filter(({ msg }) => pattern.test(msg)).length, 0);
  }

  /** How often each task's end was written, by the processes' own word. */
  ends() {
    const ends = new Map();
    for (const { log } of this.programs)
      for (const { msg } of log) {
        const id = /^Task (\S+) ended: /.exec(msg)?.[1];
        if (id) ends.set(id, (ends.get(id) ?? 0) + 1);
      }
    return ends;
  }

  async stop() {
    this.#isStopping = true;
    for (const { child } of this.programs) if (isRunning(child)) child.kill('SIGKILL');
    await Promise.all(this.programs.map(({ exited }) => exited));
    rmSync(this.dataDir, { recursive: true, force: true });
    this.build.remove();
  }

  #spawn(entry) {
    const child = spawn(process.execPath, [this.build.entry(entry)], {
      env: { ...environment(), ...this.env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const program = new Program(child);
    this.programs.push(program);
    return program;
  }
}

const isRunning = ({ exitCode, signalCode }) => exitCode === null && signalCode === null;

/** Without what would make the program behave as under a test runner. */
const environment = () => {
  const { NODE_OPTIONS: _options, JEST_WORKER_ID: _worker, NODE_ENV: _mode, ...rest } = process.env;
  return rest;
};
