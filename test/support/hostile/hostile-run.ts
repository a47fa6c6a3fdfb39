import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ERROR_CODES } from '../../../src/common/errors.js';
import type { FileServer } from '../file-server.js';
import type { TaskView } from '../service.js';
import type { BaitTrap } from './bait.js';
import type { HostileFile } from './hostile-file.js';
import { decoders } from './processes.js';

/** A running service that hostile files are given to. */
export interface Target {
  base: string;
  dataDir: string;
}

/** How one file ended. */
export interface Ending {
  file: HostileFile;
  /** `SUCCESS` or the code of the error. */
  end: string;
  message: string;
  seconds: number;
}

/** Sends hostile files through a service and notes everything that must not be. */
export class HostileRun {
  readonly endings: Ending[] = [];
  /** Sentences; empty when all is well. */
  readonly faults: string[] = [];

  constructor(
    private readonly target: Target,
    private readonly server: FileServer,
    private readonly trap: BaitTrap,
    /** Longest that one task may take, its time in the queue included, seconds. */
    private readonly patienceS: number,
  ) {}

  /** Analyses the files, `atOnce` of them at the same time. */
  async send(files: readonly HostileFile[], atOnce = 2): Promise<void> {
    const left = [...files];
    const work = async (): Promise<void> => {
      for (let file = left.shift(); file; file = left.shift()) await this.#sendOne(file);
    };
    await Promise.all(Array.from({ length: atOnce }, work));
  }

  /** How many ended how. */
  counts(): Record<string, number> {
    const counts: Record<string, number> = {};
    for (const { end } of this.endings) counts[end] = (counts[end] ?? 0) + 1;
    return counts;
  }

  /** Notes what is left once every task has ended: processes, files, visitors of the bait. */
  async settle(): Promise<void> {
    const left = (): string[] => [
      ...decoders(this.target.dataDir).map(({ command }) => `a ${command[0]} still runs`),
      ...readdirSync(join(this.target.dataDir, 'tmp'))
        .filter((name) => name !== 'uploads')
        .map((name) => `tmp/${name} is left`),
    ];
    // A worker tidies up after the outcome stands.
    for (let tries = 0; left().length > 0 && tries < 100; tries++) await sleep(100);
    this.faults.push(...left());
    if (this.trap.opened > 0) this.faults.push(`the canary was opened ${this.trap.opened} times`);
    if (this.trap.connections > 0) this.faults.push(`the listener was called ${this.trap.connections} times`);
  }

  /** Notes what stands in a log, or any other text, that must not. */
  inspect(what: string, text: string): void {
    if (text.includes(this.trap.bait.text)) this.faults.push(`${what} shows the canary: ${quoted(text)}`);
    // oxlint-disable-next-line no-control-regex -- what a terminal would obey
    if (/[\0-\x08\x0b-\x1f\x7f-\x9f]/.test(text)) this.faults.push(`${what} has control characters: ${quoted(text)}`);
  }

  async #sendOne(file: HostileFile): Promise<void> {
    const start = performance.now();
    const task = await this.#analyse(file);
    this.server.remove(file.name);
    const seconds = (performance.now() - start) / 1_000;
    const end = task ? (task.error?.code ?? task.status) : 'not ended';
    const message = task?.error?.message ?? '';
    this.endings.push({ file, end, message, seconds });
    if (!file.ends.includes(end))
      this.faults.push(`${file.name} ended as ${end}, not ${file.ends.join(' or ')}: ${message}`);
    if (task) this.#judge(file, task);
  }

  async #analyse({ name, bytes }: HostileFile): Promise<TaskView | null> {
    const video_url = this.server.put(name, bytes);
    const headers = { 'content-type': 'application/json' };
    const accepted = await this.#ask('/analyze', { method: 'POST', headers, body: JSON.stringify({ video_url }) });
    const deadline = Date.now() + this.patienceS * 1_000;
    while (Date.now() < deadline) {
      const task = await this.#ask(`/results/${accepted.task_id}?wait=10`);
      if (task.status === 'SUCCESS' || task.status === 'FAILED') return task;
    }
    return null;
  }

  async #ask(path: string, init?: RequestInit): Promise<TaskView> {
    const answer = await fetch(this.target.base + path, init);
    if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${await answer.text()}`);
    return (await answer.json()) as TaskView;
  }

  #judge({ name }: HostileFile, task: TaskView): void {
    const { error } = task;
    const text = JSON.stringify(task, (key, value: unknown) => (key.endsWith('_url') ? undefined : value));
    this.inspect(`the result of ${name}`, text);
    if (task.status === 'SUCCESS' && !task.result) this.faults.push(`${name} succeeded without a result`);
    if (task.status !== 'FAILED') return;
    if (!error || !(error.code in ERROR_CODES)) this.faults.push(`${name} failed without a documented code`);
    if (!/^[A-Z].{10,400}\.$/s.test(error?.message ?? ''))
      this.faults.push(`${name} says no sentence: ${quoted(text)}`);
    this.inspect(`the error of ${name}`, error?.message ?? '');
    for (const part of [this.target.dataDir, '/tmp', '/usr', '/home', process.cwd(), 'file:'])
      if (error?.message.includes(part)) this.faults.push(`the error of ${name} shows ${part}: ${error.message}`);
    if (/ @ 0x/.test(error?.message ?? '')) this.faults.push(`the error of ${name} shows an address in memory`);
  }
}

const quoted = (text: string): string => JSON.stringify(text.slice(0, 300));
