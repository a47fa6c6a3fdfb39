import { bonds, decoders, isOffline } from './processes.js';

/** How often running programs are looked at, ms: a look reads all of `/proc`. */
const EVERY_MS = 100;

/** What the start log says of the layers that confine ffmpeg. */
export interface Promised {
  prlimit: boolean;
  bwrap: boolean;
}

/** Looks at ffmpeg while it runs, and notes what does not hold it though it should. */
export class ConfinementWatch {
  /** Processes that were seen. */
  readonly seen = new Set<number>();
  readonly faults = new Set<string>();
  readonly #timer: NodeJS.Timeout;

  constructor(
    private readonly dataDir: string,
    private readonly promised: Promised,
  ) {
    this.#timer = setInterval(() => this.#look(), EVERY_MS);
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  #look(): void {
    for (const { pid } of decoders(this.dataDir)) {
      if (this.seen.has(pid)) continue;
      const held = bonds(pid);
      if (!held) continue;
      this.seen.add(pid);
      for (const fault of this.#missing(pid, held)) this.faults.add(fault);
    }
  }

  #missing(pid: number, held: NonNullable<ReturnType<typeof bonds>>): string[] {
    const { addressSpace, fileSize, cpuSeconds, environment, leadsItsGroup } = held;
    const names = environment.map((variable) => variable.split('=')[0]).filter((name) => name !== 'PWD');
    return [
      ...(names.length > 0 ? [`ffmpeg has the environment ${names.join(', ')}`] : []),
      ...(leadsItsGroup || this.promised.bwrap ? [] : ['ffmpeg runs in the group of the worker']),
      ...(this.promised.prlimit && addressSpace > 2 * 2 ** 30 ? ['ffmpeg may take more than 2 GiB'] : []),
      ...(this.promised.prlimit && fileSize > 0 ? ['ffmpeg may write files'] : []),
      ...(this.promised.prlimit && !(cpuSeconds < Infinity) ? ['ffmpeg may compute for ever'] : []),
      ...(this.promised.bwrap && !isOffline(pid) ? ['ffmpeg sees the network'] : []),
    ];
  }
}

/** Reads the sentence of the start log; throws when it says nothing. */
export function promisedBy(log: string): Promised {
  const [, active] = /^ffmpeg runs with: ([^;]*)/.exec(log) ?? [];
  if (active === undefined) throw new Error(`No layers are named in ${JSON.stringify(log)}.`);
  return { prlimit: active.includes('prlimit'), bwrap: active.includes('bwrap') };
}
