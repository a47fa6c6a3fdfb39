import { execFile } from 'node:child_process';
import { access } from 'node:fs/promises';
import { promisify } from 'node:util';
import { sandboxArguments } from './confinement-sandbox.js';

/** Programs that confine a child, by absolute path; null when missing or refused by the system. */
export interface ConfinementLayers {
  prlimit: string | null;
  bwrap: string | null;
  /** One sentence for the log. */
  detail: string;
}

const execute = promisify(execFile);

/** Tries each layer on a harmless program. Never throws. */
export async function findLayers(): Promise<ConfinementLayers> {
  const [prlimit, bwrap] = await Promise.all([
    working('prlimit', ['--as=1073741824', '--core=0', '--']),
    working('bwrap', [...sandboxArguments('/usr/bin/true', []), '--']),
  ]);
  const active = ['empty environment', 'own process group'];
  if (prlimit.path) active.push('prlimit (address space, CPU time, no written files)');
  if (bwrap.path) active.push('bwrap (read-only files, no network)');
  const missing = [prlimit, bwrap].flatMap(({ path, why }) => (path ? [] : [why]));
  const detail = `ffmpeg runs with: ${active.join(', ')}${missing.length > 0 ? `; without: ${missing.join(', ')}` : ''}`;
  return { prlimit: prlimit.path, bwrap: bwrap.path, detail };
}

async function working(name: string, args: string[]): Promise<{ path: string | null; why: string }> {
  if (process.platform !== 'linux') return { path: null, why: `${name} (Linux only)` };
  for (const path of [`/usr/bin/${name}`, `/bin/${name}`, `/usr/local/bin/${name}`]) {
    if (!(await exists(path))) continue;
    const refusal = await execute(path, [...args, '/usr/bin/true'], { env: {}, timeout: 5000 }).then(
      () => null,
      (error: Error & { stderr?: string }) => (error.stderr || error.message).trim().split('\n')[0],
    );
    return refusal === null ? { path, why: '' } : { path: null, why: `${name} (refused: ${refusal})` };
  }
  return { path: null, why: `${name} (not installed)` };
}

const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );
