import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { hasPython } from './python.js';

/** The receivers among the examples: language, program, file, and whether the program is here. */
export const RECEIVERS = [
  ['Node', process.execPath, 'examples/javascript/receive-callbacks.mjs', true],
  [
    hasPython ? 'Python' : 'Python (skipped: there is no python3)',
    'python3',
    'examples/python/receive_callbacks.py',
    hasPython,
  ],
] as const;

/** A receiver of callbacks that runs as a user runs it, on a free port. */
export class CallbackReceiver {
  private constructor(
    private readonly child: ChildProcess,
    private readonly lines: AsyncIterator<string>,
    /** Where it takes callbacks. */
    readonly url: string,
  ) {}

  static async start(program: string, path: string, secret: string): Promise<CallbackReceiver> {
    const env = { ...process.env, CALLBACK_SECRET: secret, NODE_OPTIONS: '' };
    const child = spawn(program, [path, '0'], { env, stdio: ['ignore', 'pipe', 'inherit'] });
    const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
    const port = String((await lines.next()).value).split(' ')[1];
    return new CallbackReceiver(child, lines, `http://127.0.0.1:${port}/`);
  }

  /** The next line that it writes; undefined once it has ended. */
  async line(): Promise<string | undefined> {
    const { value, done } = await this.lines.next();
    return done ? undefined : value;
  }

  /** Its answer's status. */
  async post(headers: Record<string, string>, body: string): Promise<number> {
    return (await fetch(this.url, { method: 'POST', headers, body })).status;
  }

  async stop(): Promise<void> {
    this.child.kill();
    if (this.child.exitCode === null && this.child.signalCode === null) await once(this.child, 'exit');
  }
}
