import { execFile } from 'node:child_process';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { temporaryFolder } from '../../test/support/temporary.js';
import { DataDir } from '../common/data-dir.js';
import { readEnv } from '../common/env.js';
import { CallbackSecret } from './secret.js';

let folder: ReturnType<typeof temporaryFolder>;
let file: string;

const secret = (variables: Record<string, string> = {}): string => {
  const env = readEnv({ DATA_DIR: folder.path, ...variables });
  return new CallbackSecret(env, new DataDir(env)).value;
};

beforeEach(() => {
  folder = temporaryFolder();
  file = join(folder.path, 'callback-secret');
});
afterEach(() => folder.remove());

describe('CallbackSecret', () => {
  it('is the one that is configured, and then none is made', () => {
    const given = `whsec_${Buffer.alloc(24, 1).toString('base64')}`;
    expect(secret({ CALLBACK_SECRET: given })).toBe(given);
    expect(readdirSync(folder.path)).not.toContain('callback-secret');
  });

  it('is made once, of 32 bytes, and read from then on', () => {
    const first = secret();
    expect(Buffer.from(first.replace('whsec_', ''), 'base64')).toHaveLength(32);
    expect(secret()).toBe(first);
    expect(readFileSync(file, 'utf8')).toBe(`${first}\n`);
  });

  it('is for the service alone, and leaves no draft behind', () => {
    secret();
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readdirSync(folder.path).filter((name) => name.startsWith('callback-secret'))).toEqual(['callback-secret']);
  });

  it('is not the same in two data folders', () => {
    const here = secret();
    const other = temporaryFolder();
    expect(secret({ DATA_DIR: other.path })).not.toBe(here);
    other.remove();
  });

  it('is the same in processes that start at once', async () => {
    const program = `
      import { CallbackSecret } from './src/callbacks/secret.ts';
      const wait = ${Date.now() + 2_000} - Date.now();
      setTimeout(() => console.log(new CallbackSecret({}, { root: ${JSON.stringify(folder.path)} }).value), wait);`;
    const options = [
      '--no-warnings',
      '--import',
      './test/support/typescript.mjs',
      '--input-type=module',
      '-e',
      program,
    ];
    const runs = [1, 2, 3].map(() => promisify(execFile)(process.execPath, options));
    const made = (await Promise.all(runs)).map(({ stdout }) => stdout);
    expect(made).toEqual(made.map(() => readFileSync(file, 'utf8')));
  });

  it('says which file holds no secret, and leaves it as it is', () => {
    writeFileSync(file, 'not a secret');
    expect(() => secret()).toThrow(file);
    expect(readFileSync(file, 'utf8')).toBe('not a secret');
  });
});
