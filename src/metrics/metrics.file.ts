import { readFile, stat } from 'node:fs/promises';
import { hostname } from 'node:os';
import { basename } from 'node:path';
import type { MetricJson } from './metrics.js';

/** A process publishes every few seconds: after this silence its gauges count no more, ms. */
const SILENT_MS = 60_000;

/** After this silence a process on another machine, or in another container, is taken for dead, ms. */
const DEAD_MS = 3_600_000;

/** What one process published: numbers that only grow while it lives. */
export interface Published {
  host: string;
  pid: number;
  metrics: MetricJson[];
}

/** The sums of what dead processes counted, and the names of the files that they are the sums of. */
export interface Departed {
  replaces: string[];
  metrics: MetricJson[];
}

/** A file as it was read, and what it is worth: all of it, only what is counted, or that and no file of its own any more. */
export interface MetricsFile {
  name: string;
  state: 'living' | 'silent' | 'dead';
  replaces: string[];
  metrics: MetricJson[];
}

/** Reads one file; null when it is gone, or no JSON of ours. */
export async function readMetrics(path: string, now = Date.now()): Promise<MetricsFile | null> {
  try {
    const content = JSON.parse(await readFile(path, 'utf8')) as Published | Departed | MetricJson[];
    const silentMs = now - (await stat(path)).mtimeMs;
    const name = basename(path);
    if (Array.isArray(content))
      return { name, metrics: content, replaces: [], state: stateOf(ofEarlier(name), silentMs) };
    if ('replaces' in content) return { name, state: 'silent', ...content };
    return { name, metrics: content.metrics, replaces: [], state: stateOf(content, silentMs) };
  } catch {
    return null;
  }
}

/** Earlier releases wrote the metrics alone, to `<pid>.json`. */
const ofEarlier = (name: string): Omit<Published, 'metrics'> => ({ host: hostname(), pid: Number.parseInt(name, 10) });

/** A number of a process says nothing on another machine, and may be another's after a restart. */
function stateOf({ host, pid }: Omit<Published, 'metrics'>, silentMs: number): MetricsFile['state'] {
  if ((host === hostname() && !isAlive(pid)) || silentMs > DEAD_MS) return 'dead';
  return silentMs > SILENT_MS ? 'silent' : 'living';
}

/** Whether this machine has a process of this number. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
