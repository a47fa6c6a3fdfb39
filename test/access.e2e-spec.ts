import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { FileServer } from './support/file-server.js';
import { Program, Service } from './support/service.js';

describe('keys, from the command line to the API', () => {
  let root: string;
  let file: string;
  let service: Service;
  let key: string;
  let slow: FileServer;

  /** Runs `keys …` of the built program. */
  async function keys(...words: string[]): Promise<{ code: number | null; text: string }> {
    const env = { ...process.env, API_KEYS_FILE: file, NODE_OPTIONS: '' };
    const child = spawn(process.execPath, ['dist/cli.js', 'keys', ...words], { env });
    let text = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (text += String(chunk)));
    const code = await new Promise<number | null>((done) => child.once('close', done));
    return { code, text };
  }

  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), 'keys-'));
    file = join(root, 'keys.json');
    key = (await keys('create', 'first')).text.trim();
    slow = await FileServer.start();
    service = await Service.start({
      API_KEYS_FILE: file,
      HOST: '0.0.0.0',
      PUBLIC_URL: '',
    });
  }, 60_000);
  afterAll(async () => {
    await slow?.stop();
    await service?.stop();
    await rm(root, { recursive: true, force: true });
  });

  const fetchWith = (path: string, sent: string, init: RequestInit = {}) =>
    fetch(service.base.replace('0.0.0.0', '127.0.0.1') + path, {
      ...init,
      headers: { authorization: `Bearer ${sent}`, ...(init.headers as object) },
    });

  it('shows a key once and stores its hash', async () => {
    expect(key).toMatch(/^vas_[0-9a-f]{12}_[\w-]{43}$/);
    const stored = await readFile(file, 'utf8');
    expect(stored).toMatch(/"sha256": "[0-9a-f]{64}"/);
    expect(stored).not.toContain(key.slice(17));
    expect((await keys('list')).text).toMatch(/^[0-9a-f]{12} +first +[0-9a-f]{12} +analyze,read +\S+ +active$/m);
  });

  it('loses none of the keys that are made at once, and names what it does not know', async () => {
    const made = await Promise.all(['x', 'y', 'z'].map((name) => keys('create', name, '--scopes', 'read')));
    expect(made.map(({ code }) => code)).toEqual([0, 0, 0]);
    expect((await keys('list')).text.match(/active$/gm)).toHaveLength(4);
    expect(await keys('create', 'w', '--scopes', 'write')).toMatchObject({
      code: 1,
      text: expect.stringContaining('no scope is called "write"') as unknown as string,
    });
    expect((await keys('revoke', '000000000000')).text).toContain('no key has the id');
  }, 30_000);

  it('lets a running service know of new and revoked keys', async () => {
    const made = (await keys('create', 'brief')).text.trim();
    await new Promise((resolve) => setTimeout(resolve, 600));
    expect((await fetchWith('/results', made)).status).toBe(200);
    expect((await keys('revoke', made.slice(4, 16))).code).toBe(0);
    await new Promise((resolve) => setTimeout(resolve, 600));
    expect([(await fetchWith('/results', made)).status, (await fetchWith('/results', key)).status]).toEqual([401, 200]);
  }, 30_000);

  it('does not analyse the upload of another owner', async () => {
    const other = (await keys('create', 'other')).text.trim();
    const form = new FormData();
    form.set('file', new Blob(['not a video']), 'a.mp4');
    const { video_url } = (await (await fetchWith('/uploads', key, { method: 'POST', body: form })).json()) as {
      video_url: string;
    };
    await new Promise((resolve) => setTimeout(resolve, 600));
    const codeFor = async (sent: string) => {
      const answer = await fetchWith('/analyze', sent, {
        method: 'POST',
        body: JSON.stringify({ video_url }),
        headers: { 'content-type': 'application/json', prefer: 'wait=30' },
      });
      return ((await answer.json()) as { error: { code: string } }).error.code;
    };
    expect([await codeFor(other), await codeFor(key)]).toEqual(['SOURCE_UNREACHABLE', 'NOT_A_VIDEO']);
  }, 60_000);

  it('ends the event stream of a key that is revoked', async () => {
    const made = (await keys('create', 'watcher', '--owner', key.slice(4, 16))).text.trim();
    await new Promise((resolve) => setTimeout(resolve, 600));
    const { task_id } = (await (
      await fetchWith('/analyze', made, {
        method: 'POST',
        body: JSON.stringify({ video_url: slow.put('v.mp4', () => undefined) }),
        headers: { 'content-type': 'application/json' },
      })
    ).json()) as { task_id: string };
    const stream = await fetchWith(`/results/${task_id}/events`, made);
    expect(stream.status).toBe(200);
    const ended = stream.text().then(
      () => 'ended',
      () => 'cut off',
    );
    expect((await keys('revoke', made)).code).toBe(0);
    expect(await ended).toBe('cut off');
    expect((await fetchWith(`/results/${task_id}`, key)).status).toBe(200);
  }, 60_000);

  it('lets nobody but its owner read the file of keys and the secret that signs addresses', async () => {
    for (const path of [file, join(service.dataDir, 'signing-secret')])
      expect((await stat(path)).mode & 0o777).toBe(0o600);
  });

  it('does not start with a file that is missing, damaged or at odds with AUTH_MODE', async () => {
    const refused = async (env: Record<string, string>) => {
      const program = Program.start('main', { DATA_DIR: root, PORT: '0', QUEUE_BACKEND: 'embedded', ...env });
      const code = await program.exited;
      return `${code} ${program.output.join(' ')}`;
    };
    expect(await refused({ API_KEYS_FILE: join(root, 'none.json') })).toMatch(
      /^1 .*no such file; keys create makes it/,
    );
    expect(await refused({ API_KEYS_FILE: 'package.json' })).toMatch(/^1 .*it takes \{"keys"/);
    expect(await refused({ API_KEYS_FILE: file, AUTH_MODE: 'none' })).toMatch(/^1 .*AUTH_MODE/);
  }, 60_000);
});
