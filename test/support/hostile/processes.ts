import { readdirSync, readFileSync, statSync } from 'node:fs';

/** One process as Linux shows it. */
export interface Seen {
  pid: number;
  /** The program and its arguments. */
  command: string[];
}

/** What keeps a running program from harm, read from the kernel. */
export interface Bonds {
  /** Bytes; Infinity without a limit. */
  addressSpace: number;
  /** Bytes of a written file. */
  fileSize: number;
  cpuSeconds: number;
  /** Variables of its environment. */
  environment: string[];
  leadsItsGroup: boolean;
}

/** Programs of ffmpeg that read a file whose path has this in it. */
export function decoders(pathPart: string): Seen[] {
  return processes().filter(
    ({ command }) =>
      /(^|\/)(ffmpeg|ffprobe)$/.test(command[0] ?? '') && command.some((argument) => argument.includes(pathPart)),
  );
}

/** Bytes of memory that a process holds; of one that shares none. */
export function residentBytes(pid: number): number {
  const [, kib] = /^VmRSS:\s+(\d+) kB/m.exec(read(pid, 'status')) ?? [];
  if (kib === undefined) throw new Error(`Process ${pid} is gone.`);
  return Number(kib) * 1024;
}

/** Null when the process has just ended. */
export function bonds(pid: number): Bonds | null {
  try {
    const limits = read(pid, 'limits');
    const limit = (name: string): number => {
      const [, soft] = new RegExp(`^Max ${name}\\s+(\\S+)`, 'm').exec(limits) ?? [];
      return soft === 'unlimited' ? Infinity : Number(soft);
    };
    const group = /^\d+ \(.*\) \S \d+ (\d+)/s.exec(read(pid, 'stat'))?.[1];
    return {
      addressSpace: limit('address space'),
      fileSize: limit('file size'),
      cpuSeconds: limit('cpu time'),
      environment: read(pid, 'environ').split('\0').filter(Boolean),
      leadsItsGroup: Number(group) === pid,
    };
  } catch {
    return null;
  }
}

/** Whether a process sees another network than this one. */
export function isOffline(pid: number): boolean {
  return statSync(`/proc/${pid}/ns/net`).ino !== statSync('/proc/self/ns/net').ino;
}

function processes(): Seen[] {
  return readdirSync('/proc').flatMap((name) => {
    const pid = Number(name);
    if (!Number.isInteger(pid)) return [];
    try {
      return [{ pid, command: read(pid, 'cmdline').split('\0').slice(0, -1) }];
    } catch {
      return []; // It has just ended.
    }
  });
}

const read = (pid: number, name: string): string => readFileSync(`/proc/${pid}/${name}`, 'utf8');
