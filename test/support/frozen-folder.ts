import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const isRoot = process.getuid?.() === 0;

/** Why no folder can be made read-only here; null when one can. Root may write wherever the rights forbid it: it needs a flag. */
export const NO_FREEZING = isRoot ? tried() : process.platform === 'win32' ? 'needs rights of folders' : null;

/** Does something while nothing can be added to or removed from these folders. */
export async function frozen<T>(folders: readonly string[], act: () => Promise<T>): Promise<T> {
  for (const folder of folders) freeze(folder);
  try {
    return await act();
  } finally {
    for (const folder of folders) thaw(folder);
  }
}

function freeze(folder: string): void {
  if (isRoot) execFileSync('chattr', ['+i', folder], { stdio: 'pipe' });
  else chmodSync(folder, 0o500);
}

function thaw(folder: string): void {
  if (isRoot) execFileSync('chattr', ['-i', folder], { stdio: 'pipe' });
  else chmodSync(folder, 0o700);
}

function tried(): string | null {
  const folder = mkdtempSync(join(tmpdir(), 'vas-frozen-'));
  try {
    freeze(folder);
    thaw(folder);
    return null;
  } catch (error) {
    return `no folder can be made immutable here: ${(error as Error).message.split('\n')[0]}`;
  } finally {
    rmdirSync(folder);
  }
}
