import type { ChildProcess } from 'node:child_process';
import type { Readable } from 'node:stream';

/** How a confined program ended. */
export interface Exit {
  /** Null when a signal ended it. */
  code: number | null;
  signal: NodeJS.Signals | null;
}

/** Of a line: as many are heard, so that no path is cut in half, and fewer kept. */
const HEARD_CHARACTERS = 8_192;
const KEPT_CHARACTERS = 400;

/** What may move a terminal's cursor or end a string: control characters other than the tab. */
const CONTROL = /[^\P{Cc}\t]/gu;

/**
 * A running confined program. Its output must be read; what it says on stderr is kept here, bounded, without control characters
 * and without the paths of the files that it reads.
 */
export class ConfinedProcess {
  /** stdout, then the extra pipes: `outputs[0]` is pipe 1, `outputs[1]` is pipe 3, … */
  readonly outputs: readonly Readable[];
  /** Once it has ended and all its pipes are closed. Rejects when it could not be started. */
  readonly exit: Promise<Exit>;
  /** The first lines it wrote on stderr. */
  readonly complaints: string[] = [];
  #complaintCount = 0;
  #unfinished = '';
  #hasEnded = false;

  constructor(
    private readonly child: ChildProcess,
    signal: AbortSignal,
    private readonly keptLines = 40,
    private readonly secretPaths: readonly string[] = [],
  ) {
    this.outputs = [child.stdout, ...child.stdio.slice(3)] as Readable[];
    for (const output of this.outputs) output.on('error', () => this.#kill());
    // It may end before it has read everything.
    child.stdin?.on('error', () => undefined);
    child.stderr?.setEncoding('utf8').on('data', (text: string) => this.#hear(text));
    const kill = (): void => this.#kill();
    signal.addEventListener('abort', kill, { once: true });
    this.exit = new Promise<Exit>((resolve, reject) => {
      child.once('error', reject);
      // From here on its process id may be another's.
      child.once('exit', () => (this.#hasEnded = true));
      child.once('close', (code, by) => resolve({ code, signal: by }));
    }).finally(() => signal.removeEventListener('abort', kill));
    this.exit.catch(() => {});
    if (signal.aborted) this.#kill();
  }

  /** Lines that it wrote on stderr, kept or not. */
  get complaintCount(): number {
    return this.#complaintCount;
  }

  /** Gives it all that it reads on stdin. */
  feed(input: Uint8Array): void {
    this.child.stdin?.end(input);
  }

  /** Whether it has ended, by itself or not. */
  get hasEnded(): boolean {
    return this.#hasEnded;
  }

  /** Kills it with all that it started and waits until nothing of it is left. */
  async stop(): Promise<void> {
    this.#kill();
    await this.exit.catch(() => {});
  }

  #kill(): void {
    if (!this.#hasEnded) this.#killGroup();
    for (const output of this.outputs) output.destroy();
  }

  #killGroup(): void {
    const { pid } = this.child;
    if (pid === undefined) return;
    try {
      if (process.platform === 'win32') this.child.kill('SIGKILL');
      else process.kill(-pid, 'SIGKILL');
    } catch {
      // ESRCH: it has just ended.
    }
  }

  #hear(text: string): void {
    const lines = (this.#unfinished + text).split('\n');
    this.#unfinished = (lines.pop() ?? '').slice(0, HEARD_CHARACTERS);
    for (const line of lines) {
      this.#complaintCount++;
      if (this.complaints.length < this.keptLines) this.complaints.push(this.#presentable(line));
    }
  }

  #presentable(line: string): string {
    const nameless = this.secretPaths.reduce((text, path) => text.replaceAll(`file:${path}`, 'the file'), line);
    return nameless.slice(0, KEPT_CHARACTERS).trimEnd().replace(CONTROL, '\ufffd');
  }
}
