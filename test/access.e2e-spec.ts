import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { runCommand } from '../src/cli/commands.js';
import { CapturedOutput } from './support/captured-output.js';
import { FileServer } from './support/file-server.js';
import { noticed } from './support/keyed-face.js';
import { Program, Service } from './support/service.js';

const JSON_TYPE = { 'content-type': 'application/json' };

describe('keys, from the command line to the API', () => {
  let root: string;
  let file: string;
  let service: Service;
  let slow: FileServer;
  /** Two keys of two owners. */
  let key: string;
  let other: string;

  /** Runs `keys create` of the built program; resolves with what it wrote. */
  async function createByProgram(name: string): Promise<string> {
    const env = { ...process.env, API_KEYS_FILE: file, NODE_OPTIONS: '' };
    const child = spawn(process.execPath, ['dist/cli.js', 'keys', 'create', name], { env });
    let text = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (text += String(chunk)));
    await new Promise((done) => child.once('close', done));
    return text.trim();
  }

  /** Runs `keys …` here; resolves with its lines. */
  async function keys(...words: string[]): Promise<string> {
    const output = new CapturedOutput();
    expect(await runCommand(['keys', ...words, '--file', file], output)).toBe(0);
    return output.text;
  }

  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), 'keys-'));
    file = join(root, 'keys.json');
    [key, other] = (await Promise.all(['first', 'second'].map(createByProgram))) as [string, string];
    slow = await FileServer.start();
    service = await Service.start({ API_KEYS_FILE: file, HOST: '0.0.0.0', PUBLIC_URL: '' });
  }, 120_000);
  afterAll(async () => {
    await slow?.stop();
    await service?.stop();
    await rm(root, { recursive: true, force: true });
  }, 60_000);

  const fetchWith = (path: string, sent: string, init: RequestInit = {}) =>
    fetch(service.base.replace('0.0.0.0', '127.0.0.1') + path, {
      ...init,
      headers: { authorization: `Bearer ${sent}`, ...(init.headers as object) },
    });

  const analyse = async (video_url: string, sent: string, headers = {}) => {
    const body = JSON.stringify({ video_url });
    const answer = await fetchWith('/analyze', sent, { method: 'POST', body, headers: { ...JSON_TYPE, ...headers } });
    return (await answer.json()) as { task_id: string; error: { code: string } };
  };

  it('shows each key once, stores its hash, and loses none of two that are made at once', async () => {
    const stored = await readFile(file, 'utf8');
    for (const made of [key, other]) {
      expect(made).toMatch(/^vas_[0-9a-f]{12}_[\w-]{43}$/);
      expect(stored).not.toContain(made.slice(17));
    }
    expect(stored.match(/"sha256": "[0-9a-f]{64}"/g)).toHaveLength(2);
    expect(await keys('list')).toMatch(/^[0-9a-f]{12} +first +[0-9a-f]{12} +analyze,read +\S+ +active$/m);
  });

  it('lets nobody but their owner read the file of keys and the secret that signs addresses', async () => {
    const secret = join(service.dataDir, 'signing-secret');
    for (const path of [file, secret]) expect((await stat(path)).mode & 0o777).toBe(0o600);
  });

  it('lets a running service know of new and revoked keys, and ends what these follow', async () => {
    const made = await keys('create', 'watcher', '--owner', key.slice(4, 16));
    await noticed();
    const { task_id } = await analyse(
      slow.put('v.mp4', () => undefined),
      made,
    );
    const stream = await fetchWith(`/results/${task_id}/events`, made);
    expect(stream.status).toBe(200);
    const ended = stream.text().then(
      () => 'ended',
      () => 'cut off',
    );
    await keys('revoke', made);
    expect(await ended).toBe('cut off');
    const status = async (sent: string) => (await fetchWith(`/results/${task_id}`, sent)).status;
    expect([await status(made), await status(key), await status(other)]).toEqual([401, 200, 404]);
    expect((await fetchWith(`/results/${task_id}`, key, { method: 'DELETE' })).status).toBe(204);
  }, 60_000);

  it('does not analyse the upload of another owner', async () => {
    const form = new FormData();
    form.set('file', new Blob(['not a video']), 'a.mp4');
    const upload = await fetchWith('/uploads', key, { method: 'POST', body: form });
    const { video_url } = (await upload.json()) as { video_url: string };
    const codeFor = async (sent: string) => (await analyse(video_url, sent, { prefer: 'wait=30' })).error.code;
    expect([await codeFor(other), await codeFor(key)]).toEqual(['SOURCE_UNREACHABLE', 'NOT_A_VIDEO']);
  }, 90_000);

  it('does not start with a file that is missing, damaged or at odds with AUTH_MODE', async () => {
    const refused = async (env: Record<string, string>) => {
      const program = Program.start('main', { DATA_DIR: root, PORT: '0', QUEUE_BACKEND: 'embedded', ...env });
      const code = await program.exited;
      return `${code} ${program.output.join(' ')}`;
    };
    const [missing, damaged, open] = await Promise.all([
      refused({ API_KEYS_FILE: join(root, 'none.json') }),
      refused({ API_KEYS_FILE: 'package.json' }),
      refused({ API_KEYS_FILE: file, AUTH_MODE: 'none' }),
    ]);
    expect(missing).toMatch(/^1 .*no such file; keys create makes it/);
    expect(damaged).toMatch(/^1 .*it takes \{"keys"/);
    expect(open).toMatch(/^1 .*AUTH_MODE/);
  }, 90_000);
});
