import { spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { Env } from '../../common/env.js';
import { ConfinedProcess } from './confined-process.js';
import { findLayers, type ConfinementLayers } from './confinement-layers.js';
import { sandboxArguments } from './confinement-sandbox.js';

/** A program to run on a client's file. */
export interface Run {
  /** Absolute path. */
  program: string;
  args: readonly string[];
  /** Absolute paths of the files that it may read. It may write none: what it makes leaves through pipes. */
  reads: readonly string[];
  /** What it reads on stdin; nothing unless told. `later`: what `ConfinedProcess.feed` gives it. */
  input?: Uint8Array | 'later';
  /** Pipes out of it besides stdout and stderr, numbered from 3. */
  pipes?: number;
  /** Lines of stderr to keep; 40 unless told. */
  keptLines?: number;
}

/** Address space of a child in bytes: reserved, not used. */
const ADDRESS_SPACE = 2 * 2 ** 30;

/** Between the signal that says what happened and the one that nothing survives. */
const CPU_GRACE_S = 5;

/**
 * Runs ffmpeg on files that nobody trusts: no shell, an empty environment, a process group of its own, and where the system
 * has them limits of address space, CPU time and written bytes (`prlimit`) and a file system of nothing but the
 * programs and the file, without a network (`bwrap`).
 */
@Injectable()
export class Confinement implements OnModuleInit {
  readonly #log = new Logger('Confinement');
  #layers: Promise<ConfinementLayers> | null = null;

  constructor(private readonly env: Env) {}

  async onModuleInit(): Promise<void> {
    this.#log.log((await this.layers()).detail);
  }

  /** Which layers hold on this machine, tried once. */
  layers(): Promise<ConfinementLayers> {
    this.#layers ??= findLayers();
    return this.#layers;
  }

  /** Starts the program. It is killed with all that it started when the signal aborts. */
  async start(run: Run, signal: AbortSignal): Promise<ConfinedProcess> {
    const [command, ...args] = this.#commandLine(run, await this.layers());
    signal.throwIfAborted();
    const extra = Array.from({ length: run.pipes ?? 0 }, () => 'pipe' as const);
    const child = spawn(command, args, {
      env: {},
      cwd: '/',
      detached: process.platform !== 'win32',
      stdio: [run.input ? 'pipe' : 'ignore', 'pipe', 'pipe', ...extra],
      windowsHide: true,
    });
    const confined = new ConfinedProcess(child, signal, run.keptLines, run.reads);
    if (run.input && run.input !== 'later') confined.feed(run.input);
    return confined;
  }

  #commandLine({ program, args, reads }: Run, { prlimit, bwrap }: ConfinementLayers): [string, ...string[]] {
    const limited: [string, ...string[]] = prlimit
      ? [prlimit, ...this.#limits(), '--', program, ...args]
      : [program, ...args];
    return bwrap ? [bwrap, ...sandboxArguments(program, reads), '--', ...limited] : limited;
  }

  #limits(): string[] {
    const cpuSeconds = this.env.TASK_TIMEOUT_S * availableParallelism();
    // Apart, because at the hard limit Linux sends SIGKILL instead of SIGXCPU, which others send too.
    const cpu = `--cpu=${cpuSeconds}:${cpuSeconds + CPU_GRACE_S}`;
    return [`--as=${ADDRESS_SPACE}`, cpu, '--fsize=0', '--core=0'];
  }
}
