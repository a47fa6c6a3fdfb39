import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { spawn } from 'node:child_process';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { temporaryFolder } from '../../test/support/temporary.js';
import { removeTree } from './remove-tree.js';

describe('removeTree', () => {
  let folder: ReturnType<typeof temporaryFolder>;
  let path: string;
  beforeEach(() => {
    folder = temporaryFolder();
    path = join(folder.path, 'tree');
    mkdirSync(path);
  });
  afterEach(() => folder.remove());

  it('empties a folder again that another process still fills', async () => {
    const script = 'i=0; while [ $i -lt 1000 ]; do : 2>/dev/null > "$0/$i" || exit 0; i=$((i+1)); done';
    const writer = spawn('sh', ['-c', script, path]);
    const ended = new Promise((resolve) => writer.once('exit', resolve));
    while (!existsSync(join(path, '50'))) await new Promise((resolve) => setTimeout(resolve, 1));
    await removeTree(path);
    await ended;
    expect(existsSync(path)).toBe(false);
  });

  it('removes a single file, and minds nothing that is not there', async () => {
    const file = join(path, 'file');
    writeFileSync(file, 'x');
    await removeTree(file);
    await removeTree(file);
    expect(existsSync(file)).toBe(false);
    await expect(rm(file)).rejects.toThrow('ENOENT');
  });
});
