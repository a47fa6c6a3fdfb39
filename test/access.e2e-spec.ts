import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Program, Service } from './support/service.js';

/** Values that no log may show, by where they are planted. */
const PLANTED = {
  bearer: 'plantedbearer0000000000000001',
  header: 'plantedheader0000000000000002',
  userinfo: 'planteduserinfo0000000000003',
  query: 'plantedquery000000000000000004',
  callback: 'cGxhbnRlZGNhbGxiYWNrc2VjcmV0MDAwMDAwMDAwNQ==',
  token: 'hf_plantedtoken000000000000006',
  qdrant: 'plantedqdrant00000000000000007',
};

describe('keys, from the command line to the log', () => {
  let root: string;
  let file: string;
  let service: Service;
  let key: string;

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
    service = await Service.start({
      API_KEYS_FILE: file,
      HOST: '0.0.0.0',
      LOG_LEVEL: 'trace',
      CALLBACK_SECRET: `whsec_${PLANTED.callback}`,
      HF_TOKEN: PLANTED.token,
      HF_ENDPOINT: 'http://127.0.0.1:9',
      QDRANT_API_KEY: PLANTED.qdrant,
      PUBLIC_URL: '',
    });
  }, 60_000);
  afterAll(async () => {
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

  it('writes no secret into any log', async () => {
    const base = service.base.replace('0.0.0.0', '127.0.0.1');
    const headers = { 'content-type': 'application/json' };
    await fetchWith('/results', PLANTED.bearer);
    await fetch(`${base}/results`, { headers: { 'x-api-key': PLANTED.header } });
    await fetch(`${base}/results/x/events?expires=1&key=${key}&signature=${PLANTED.query}`);
    await fetch(`${base}/%zz?token=${PLANTED.query}`, { headers: { authorization: `Bearer ${PLANTED.bearer}` } });
    for (const video_url of [
      `http://user:${PLANTED.userinfo}@127.0.0.1:9/v.mp4`,
      `http://127.0.0.1:9/v.mp4?token=${PLANTED.query}`,
      `http://10.0.0.1/v.mp4?token=${PLANTED.query}`,
    ]) {
      const callback_url = `http://127.0.0.1:9/hook?token=${PLANTED.query}`;
      const body = JSON.stringify({ video_url, callback_url });
      await fetchWith('/analyze', key, { method: 'POST', body, headers: { ...headers, prefer: 'wait=20' } });
    }
    expect((await stat(join(service.dataDir, 'signing-secret'))).mode & 0o077).toBe(0);
    const signing = (await readFile(join(service.dataDir, 'signing-secret'), 'utf8')).trim();
    await service.stop();
    const written = JSON.stringify([service.api.log, service.api.output]);
    expect(service.api.log.length).toBeGreaterThan(10);
    for (const secret of [...Object.values(PLANTED), key.slice(17), signing])
      expect([secret, written.includes(secret)]).toEqual([secret, false]);
  }, 90_000);

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
