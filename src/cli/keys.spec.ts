import {
  chmodSync,
  existsSync,
  lstatSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { temporaryFolder } from '../../test/support/temporary.js';
import { type ApiKey, hashOf, readKeys } from '../access/api-key.js';
import { CapturedOutput } from '../../test/support/captured-output.js';
import { runCommand } from './commands.js';

describe('keys', () => {
  let folder: ReturnType<typeof temporaryFolder>;
  let file: string;
  beforeEach(() => {
    folder = temporaryFolder();
    file = join(folder.path, 'keys.json');
  });
  afterEach(() => folder.remove());

  async function keys(...words: string[]): Promise<{ code: number; text: string }> {
    const output = new CapturedOutput();
    const code = await runCommand(['keys', ...words, '--file', file], output);
    return { code, text: output.text };
  }
  const stored = (): ApiKey[] => readKeys(readFileSync(file, 'utf8'));
  const mode = (): number => statSync(file).mode & 0o777;

  it('shows a new key once and keeps its hash', async () => {
    const { code, text } = await keys('create', 'camera upload', '--scopes', 'read,metrics,read', '--owner', 'acme');
    expect([code, text]).toEqual([0, expect.stringMatching(/^vas_[0-9a-f]{12}_[\w-]{43}$/)]);
    expect(stored()).toMatchObject([{ name: 'camera upload', owner: 'acme', scopes: ['read', 'metrics'] }]);
    expect(stored()[0]?.sha256).toBe(hashOf(text));
    const secret = text.slice('vas_0a1b2c3d4e5f_'.length);
    const listed = [readFileSync(file, 'utf8'), (await keys('list')).text, (await keys('list', '--json')).text].join();
    expect(listed).not.toContain(secret);
  });

  it('answers in JSON, too', async () => {
    const { key, ...made } = JSON.parse((await keys('create', 'one', '--json')).text) as ApiKey & { key: string };
    expect(key).toContain(made.id);
    expect(made).toEqual({
      id: made.id,
      name: 'one',
      owner: made.id,
      scopes: ['analyze', 'read'],
      created_at: stored()[0]?.created_at,
      revoked_at: null,
    });
    expect(JSON.parse((await keys('list', '--json')).text)).toEqual([made]);
    expect(JSON.parse((await keys('revoke', made.id, '--json')).text)).toEqual({ revoked: [made.id] });
    expect(JSON.parse((await keys('list', '--json')).text)).toEqual([
      { ...made, revoked_at: expect.stringMatching(/^\d{4}-/) },
    ]);
  });

  it('revokes by id or by the key itself, once, and all or none', async () => {
    const made = [(await keys('create', 'one')).text, (await keys('create', 'two')).text] as const;
    const id = made[0].slice(4, 16);
    const before = readFileSync(file, 'utf8');
    expect(await keys('revoke', id, '000000000000')).toEqual({
      code: 1,
      text: 'no key has the id "000000000000"; keys list shows those there are. Nothing was revoked.',
    });
    expect(readFileSync(file, 'utf8')).toBe(before);
    expect((await keys('revoke', ...made)).text).toBe(`revoked ${id}\nrevoked ${made[1].slice(4, 16)}`);
    const revoked = stored();
    expect((await keys('revoke', id)).code).toBe(0);
    expect(stored()).toEqual(revoked);
    const mistyped = `${made[0]}x`;
    expect((await keys('revoke', mistyped)).text).not.toContain(made[0].slice(17));
  });

  it('makes a file that its owner alone may read, and leaves another as the operator has it', async () => {
    await keys('create', 'one');
    expect(mode()).toBe(0o600);
    chmodSync(file, 0o640);
    await keys('create', 'two');
    expect(mode()).toBe(0o640);
    expect(readdirSync(folder.path)).toEqual(['keys.json']);
  });

  it('writes through a link', async () => {
    const target = file;
    await keys('create', 'one');
    file = join(folder.path, 'link.json');
    symlinkSync(target, file);
    await keys('create', 'two');
    expect([lstatSync(file).isSymbolicLink(), stored().length]).toEqual([true, 2]);
  });

  it('loses none of what is made and revoked at once', async () => {
    const first = (await keys('create', 'first')).text.slice(4, 16);
    const names = Array.from({ length: 12 }, (_, i) => `key-${i}`);
    await Promise.all([...names.map((name) => keys('create', name)), keys('revoke', first)]);
    expect(new Set(stored().map(({ name }) => name))).toEqual(new Set(['first', ...names]));
    expect(
      stored()
        .filter(({ revoked_at }) => revoked_at !== null)
        .map(({ id }) => id),
    ).toEqual([first]);
    expect(mode()).toBe(0o600);
  });

  it.each([
    ['{"keys": [', 'it is not JSON'],
    ['[]', 'it takes {"keys": [...]}'],
    ['{"keys": [{"id": "x"}]}', 'keys[0]: id takes twelve hex digits'],
    ['', 'it is not JSON'],
  ])('refuses a damaged file, %j, and leaves it alone', async (text, why) => {
    writeFileSync(file, text);
    for (const words of [['create', 'one'], ['list'], ['revoke', '000000000000']])
      expect(await keys(...words)).toEqual({ code: 1, text: `${file}: ${why}. It was left as it is.` });
    expect(readFileSync(file, 'utf8')).toBe(text);
  });

  it.each([
    [['create'], 'create takes one name', 2],
    [['create', 'a', 'b'], 'create takes one name', 2],
    [['create', ''], 'a name takes 1 to 100 printable characters, not ""'],
    [['create', 'a\nb'], 'a name takes 1 to 100 printable characters, not "a\\nb"'],
    [['create', 'a', '--owner', ''], 'an owner takes 1 to 100'],
    [['create', 'a', '--scopes', 'write'], 'no scope is called "write"; there are analyze, read, metrics, admin'],
    [['revoke'], 'revoke takes the id of a key', 2],
  ])('refuses %j and makes no file', async (words, why, code = 1) => {
    expect(await keys(...words)).toEqual({ code, text: expect.stringContaining(why) });
    expect(existsSync(file)).toBe(false);
  });
});
