import type { AnalysisResult } from '../../src/results/analysis-result.js';
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** `GET /results/{id}` as far as tests read it. */
export interface TaskView {
  task_id: string;
  status: 'PENDING' | 'PROCESSING' | 'SUCCESS' | 'FAILED';
  attempt: number;
  result: AnalysisResult | null;
  error: { code: string; message: string; stage: string; retryable: boolean; hint: string | null } | null;
  error_message: string | null;
  progress: { percent: number; stage: string; frames_done: number };
  [key: string]: unknown;
}

/** One line of a process's log. */
interface LogLine {
  level: string;
  msg: string;
  context?: string;
}

/** A process of the built program in `dist/`, with its log. */
export class Program {
  readonly log: LogLine[] = [];
  /** What it wrote that was no log line, such as why it refused to start. */
  readonly output: string[] = [];
  readonly exited: Promise<number | NodeJS.Signals>;
  readonly #waiting = new Set<() => void>();

  constructor(readonly child: ChildProcess) {
    this.exited = new Promise((resolve) => child.once('exit', (code, signal) => resolve(signal ?? code ?? -1)));
    for (const stream of [child.stdout, child.stderr])
      if (stream) createInterface(stream).on('line', (line) => this.#read(line));
  }

  /** `root`: the folder with the build, when that is not the working directory's. */
  static start(entry: 'main' | 'worker', env: Record<string, string>, root = '.'): Program {
    if (!existsSync(`${root}/dist/${entry}.js`)) throw new Error('These tests run the built program: npm run build');
    return new Program(
      spawn(process.execPath, [`${root}/dist/${entry}.js`], {
        env: { ...clean(process.env), ...env },
        stdio: ['ignore', 'pipe', 'pipe'],
      }),
    );
  }

  /** Resolves with the first log line, past or to come, that matches. */
  async logged(pattern: RegExp, timeoutMs = 20_000): Promise<string> {
    const deadline = Date.now() + timeoutMs;
    for (;;) {
      const line = this.log.find(({ msg }) => pattern.test(msg));
      if (line) return line.msg;
      if (Date.now() > deadline || this.child.exitCode !== null)
        throw new Error(`No log line matches ${pattern}:\n${this.#everything()}`);
      await new Promise<void>((resolve) => {
        this.#waiting.add(resolve);
        setTimeout(resolve, 200);
      });
    }
  }

  kill(signal: NodeJS.Signals): Promise<unknown> {
    this.child.kill(signal);
    return this.exited;
  }

  /** Stops in order; a process that does not within 45 s is killed, and the test fails. */
  async stop(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const timer = setTimeout(() => this.child.kill('SIGKILL'), 45_000);
    const code = await this.kill('SIGTERM');
    clearTimeout(timer);
    if (code !== 0) throw new Error(`The process ended with ${String(code)} on SIGTERM:\n${this.#everything()}`);
  }

  #read(line: string): void {
    try {
      this.log.push(JSON.parse(line) as LogLine);
    } catch {
      this.output.push(line);
    }
    for (const wake of this.#waiting) wake();
    this.#waiting.clear();
  }

  #everything(): string {
    return [...this.log.map(({ level, msg }) => `${level} ${msg}`), ...this.output].join('\n');
  }
}

/** A running API in a data directory of its own, on a free port; with the embedded queue it has its worker. */
export class Service {
  private constructor(
    readonly api: Program,
    readonly base: string,
    readonly dataDir: string,
    readonly env: Record<string, string>,
    private readonly root: string,
  ) {}

  /** `dataDir` is made unless given. Loopback may be fetched from, so that tests can serve videos themselves. */
  static async start(env: Record<string, string> = {}, root = '.'): Promise<Service> {
    const DATA_DIR = env['DATA_DIR'] ?? (await mkdtemp(join(tmpdir(), 'vas-')));
    const defaults = {
      DATA_DIR,
      PORT: '0',
      LOG_FORMAT: 'json',
      QUEUE_BACKEND: 'embedded',
      VECTOR_STORE: 'embedded',
      SOURCE_ALLOW_CIDRS: '127.0.0.0/8',
    };
    const all = { ...defaults, ...env };
    const api = Program.start('main', all, root);
    const [, base] = /listens at (\S+)/.exec(await api.logged(/listens at/)) ?? [];
    return new Service(api, base as string, DATA_DIR, all, root);
  }

  /** A worker process by hand, as `npm run start:worker`. */
  worker(env: Record<string, string> = {}): Program {
    return Program.start('worker', { ...this.env, PUBLIC_URL: this.base, ...env }, this.root);
  }

  fetch(path: string, init?: RequestInit): Promise<Response> {
    return fetch(this.base + path, init);
  }

  async post(path: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> {
    return this.fetch(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    });
  }

  /** Submits and returns the task's id; anything but 202 is an error. */
  async submit(request: { video_url: string } & Record<string, unknown>): Promise<string> {
    const answer = await this.post('/analyze', request);
    const body = (await answer.json()) as { task_id: string };
    if (answer.status !== 202) throw new Error(`POST /analyze answered ${answer.status}: ${JSON.stringify(body)}`);
    return body.task_id;
  }

  /** Uploads a file and returns its `video_url`. */
  async upload(bytes: Uint8Array, name: string): Promise<string> {
    const form = new FormData();
    form.set('file', new Blob([Buffer.from(bytes)]), name);
    const answer = await this.fetch('/uploads', { method: 'POST', body: form });
    if (answer.status !== 201) throw new Error(`POST /uploads answered ${answer.status}: ${await answer.text()}`);
    return ((await answer.json()) as { video_url: string }).video_url;
  }

  async result(id: string): Promise<TaskView> {
    return (await (await this.fetch(`/results/${id}`)).json()) as TaskView;
  }

  /** Waits until the task is as wanted. */
  async until(id: string, isWanted: (task: TaskView) => boolean, timeoutMs = 60_000): Promise<TaskView> {
    const deadline = Date.now() + timeoutMs;
    for (;;) {
      const task = await this.result(id);
      if (isWanted(task)) return task;
      if (Date.now() > deadline)
        throw new Error(`The task is not as wanted after ${timeoutMs} ms: ${JSON.stringify(task).slice(0, 1_000)}`);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }

  ended(id: string, timeoutMs = 60_000): Promise<TaskView> {
    return this.until(id, ({ status }) => status === 'SUCCESS' || status === 'FAILED', timeoutMs);
  }

  async stop(): Promise<void> {
    await this.api.stop();
    await rm(this.dataDir, { recursive: true, force: true });
  }
}

/** Without what would make the program behave as under Jest. */
const clean = (env: NodeJS.ProcessEnv): NodeJS.ProcessEnv =>
  Object.fromEntries(
    Object.entries(env).filter(([name]) => !['NODE_OPTIONS', 'JEST_WORKER_ID', 'NODE_ENV'].includes(name)),
  );
