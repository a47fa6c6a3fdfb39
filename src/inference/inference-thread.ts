import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { ThreadOptions, ThreadReply, ThreadRequest } from './protocol.js';

/** What a call gets whose thread died before it answered. The same call may succeed in a new thread. */
export class ThreadLost extends Error {
  override readonly name = 'ThreadLost';
}

interface Pending {
  resolve: (value: never) => void;
  reject: (error: Error) => void;
}

type Question = ThreadRequest extends infer Request
  ? Request extends { id: number }
    ? Omit<Request, 'id'>
    : never
  : never;

/** The main side of one inference thread: questions out, answers in. It keeps the process alive only while it owes an answer. */
export class InferenceThread {
  readonly #worker: Worker;
  readonly #pending = new Map<number, Pending>();
  readonly #ended: Promise<void>;
  #asked = 0;
  #fault: string | null = null;
  #isAlive = true;

  constructor(options: ThreadOptions, file: string | URL = threadFile()) {
    // Flags of this process (a test runner's, an inspector's) are not the thread's.
    this.#worker = new Worker(file, { workerData: options, execArgv: [], name: 'inference' });
    this.#worker.unref();
    this.#worker.on('message', (reply: ThreadReply) => this.#settle(reply));
    this.#worker.on('error', (error) => (this.#fault = error.message));
    this.#ended = new Promise((resolve) => this.#worker.once('exit', (code) => resolve(this.#end(code))));
  }

  /** Whether it can still be asked. */
  get isAlive(): boolean {
    return this.#isAlive;
  }

  /** Asks and waits for the answer; `moved` buffers are the thread's from now on. */
  ask<Answer>(question: Question, moved: ArrayBuffer[] = []): Promise<Answer> {
    const id = ++this.#asked;
    return new Promise<Answer>((resolve, reject) => {
      this.#worker.postMessage({ ...question, id }, moved);
      this.#pending.set(id, { resolve, reject });
      this.#worker.ref();
    });
  }

  /** Lets what was asked finish, then ends the thread. Never by force: ONNX Runtime aborts the process when its thread is killed in a run. */
  close(): Promise<void> {
    this.#isAlive = false;
    this.#worker.ref();
    this.#worker.postMessage({ kind: 'close' } satisfies ThreadRequest);
    return this.#ended;
  }

  #settle(reply: ThreadReply): void {
    const pending = this.#pending.get(reply.id);
    this.#pending.delete(reply.id);
    if (this.#pending.size === 0 && this.#isAlive) this.#worker.unref();
    if (reply.kind === 'error') pending?.reject(new Error(reply.message));
    else pending?.resolve(reply.value as never);
  }

  #end(code: number): void {
    this.#isAlive = false;
    const lost = new ThreadLost(`the inference thread ended (${this.#fault ?? `exit code ${code}`})`);
    for (const { reject } of this.#pending.values()) reject(lost);
    this.#pending.clear();
  }
}

/** The compiled thread: beside this file, or in `dist` when this is a source file that a test runs, since a thread is not transformed. */
function threadFile(): string {
  const isSource = import.meta.url.endsWith('.ts');
  const path = fileURLToPath(
    new URL(isSource ? '../../dist/inference/runtime.thread.js' : './runtime.thread.js', import.meta.url),
  );
  if (!existsSync(path))
    throw new Error(`${path} is missing: the inference thread runs compiled, build first (npm run build)`);
  return path;
}
