import { execFileSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmdirSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Why no file system can be mounted here; null when one can. */
export const NO_MOUNT = process.platform === 'linux' && process.getuid?.() === 0 ? tried() : 'needs root on Linux';

/** A file system in memory with so many bytes, which a test can fill and free. */
export class SmallDisk {
  readonly path = mkdtempSync(join(tmpdir(), 'vas-disk-'));

  constructor(bytes: number) {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${bytes},mode=700`, 'tmpfs', this.path]);
  }

  /** Takes all the room there is, but for so many bytes. */
  fill(left = 0): void {
    const file = openSync(this.#ballast, 'a');
    const block = Buffer.alloc(64 * 1024);
    try {
      for (;;) if (writeSync(file, block) < block.length) break;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
    } finally {
      closeSync(file);
    }
    if (left > 0) execFileSync('truncate', ['-s', `-${left}`, this.#ballast]);
  }

  /** Gives the room back. */
  free(): void {
    rmSync(this.#ballast, { force: true });
  }

  /** Nothing can be written any more. */
  freeze(): void {
    execFileSync('mount', ['-o', 'remount,ro', this.path]);
  }

  remove(): void {
    execFileSync('umount', ['-l', this.path]);
    rmdirSync(this.path);
  }

  get #ballast(): string {
    return join(this.path, 'ballast');
  }
}

function tried(): string | null {
  const path = mkdtempSync(join(tmpdir(), 'vas-disk-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', path], { stdio: 'pipe' });
    execFileSync('umount', [path]);
    return null;
  } catch (error) {
    return `no file system can be mounted here: ${(error as Error).message.split('\n')[0]}`;
  } finally {
    rmdirSync(path);
  }
}
