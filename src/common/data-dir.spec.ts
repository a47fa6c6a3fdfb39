import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { NO_MOUNT, SmallDisk } from '../../test/support/small-disk.js';
import { temporaryFolder } from '../../test/support/temporary.js';
import { DataDir } from './data-dir.js';
import { readEnv } from './env.js';

describe('DATA_DIR', () => {
  const folder = temporaryFolder();
  afterAll(folder.remove);
  const open = (path: string) => new DataDir(readEnv({ DATA_DIR: path }));

  it('is made with the folders above it', () => {
    expect(open(join(folder.path, 'a/b/c')).root).toBe(join(folder.path, 'a/b/c'));
  });

  it('is refused with its path and what to do when it is a file', () => {
    const path = join(folder.path, 'file');
    writeFileSync(path, '');
    expect(() => open(path)).toThrow(`DATA_DIR="${path}": ${path} is a file and must be a folder; move it away`);
    expect(() => open(join(path, 'below'))).toThrow(/below lies below a file; move that away/);
  });

  it('is refused when a file is where one of its folders must be', () => {
    const path = join(folder.path, 'half');
    mkdirSync(path);
    writeFileSync(join(path, 'tmp'), '');
    expect(() => open(path)).toThrow(`${join(path, 'tmp')} is a file and must be a folder`);
  });

  (NO_MOUNT ? it.skip : it)('is refused when it is mounted read-only', () => {
    const disk = new SmallDisk(1_000_000);
    try {
      open(disk.path);
      disk.freeze();
      expect(() => open(disk.path)).toThrow(/is on a file system that is mounted read-only; mount it writable/);
    } finally {
      disk.remove();
    }
  });
});
