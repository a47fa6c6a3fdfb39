import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { makeKey, writeKeys } from '../src/access/api-key.js';
import { signatureHeaders } from '../src/callbacks/signature.js';
import { CallbackReceiver, RECEIVERS } from './support/callback-receiver.js';
import { hasPython } from './support/python.js';
import { Service } from './support/service.js';
import { temporaryFolder } from './support/temporary.js';

const execute = promisify(execFile);
const SECRET = `whsec_${Buffer.from('a secret that only the service has').toString('base64')}`;
const FORGER = `whsec_${Buffer.from('a secret that a forger made up').toString('base64')}`;

/** The sample's scenes, ms. */
const SCENES = [0, 2_000, 4_000, 6_000, 8_000, 10_000];
const SHOTS = SCENES.slice(1).map((end, at) => `${SCENES[at]} ${end}`);

const SUBMITTING = [
  ['curl', 'sh', 'examples/curl/analyze.sh', true],
  ['the client', process.execPath, 'examples/javascript/analyze.mjs', true],
  ['fetch', process.execPath, 'examples/javascript/fetch.mjs', true],
  [hasPython ? 'Python' : 'Python (skipped: there is no python3)', 'python3', 'examples/python/analyze.py', hasPython],
] as const;

interface Ran {
  code: number;
  stdout: string;
  stderr: string;
}

describe('the examples, at a service with keys', () => {
  const folder = temporaryFolder();
  const { presented: sentKey, key: storedKey } = makeKey('examples', ['analyze', 'read']);
  let service: Service;

  beforeAll(async () => {
    const file = join(folder.path, 'keys.json');
    await writeFile(file, writeKeys([storedKey]));
    service = await Service.start({ API_KEYS_FILE: file, CALLBACK_SECRET: SECRET });
  }, 60_000);
  afterAll(async () => {
    await service?.stop();
    folder.remove();
  }, 60_000);

  async function run(program: string, words: string[], sent = sentKey): Promise<Ran> {
    const env = { PATH: process.env['PATH'], VIDEO_AI_URL: service.base, VIDEO_AI_KEY: sent };
    const ended = execute(program, words, { env, timeout: 90_000 });
    return ended.then((said) => ({ code: 0, ...said })).catch((error: Ran) => error);
  }

  const printed = ({ stdout }: Ran): string[] => stdout.trim().split('\n');

  it('with curl submits, follows and exports', async () => {
    const ran = await run('sh', ['examples/curl/analyze.sh']);
    expect(ran).toMatchObject({ code: 0, stderr: '' });
    expect(ran.stdout).toMatch(/^task \S+\nevent: status\n(event: \w+\n)*event: succeeded\nindex,start_ms/);
    const rows = printed(ran).slice(-SHOTS.length);
    expect(rows.map((row) => row.split(',').slice(1, 3).join(' '))).toEqual(SHOTS);
  }, 100_000);

  it('with the client uploads a file, shows progress, searches; another follows', async () => {
    const file = join(service.dataDir, 'samples', 'sample.mp4');
    const ran = await run(process.execPath, ['examples/javascript/analyze.mjs', file]);
    const shots = printed(ran).slice(0, SHOTS.length);
    expect(shots.map((line) => line.split(' ').slice(0, 2).join(' '))).toEqual(SHOTS);
    expect(ran.stderr).toMatch(/100 % done/);
    const id = printed(ran)[SHOTS.length]?.split(' ')[1] ?? '';
    expect((await run(process.execPath, ['examples/javascript/follow.mjs', id])).stdout).toMatch(
      /succeeded SUCCESS done\n$/,
    );
  }, 100_000);

  for (const [name, program, file, isThere] of SUBMITTING.slice(2))
    (isThere ? it : it.skip)(
      `with ${name} say when the shots are`,
      async () => expect(printed(await run(program, [file]))).toEqual(SHOTS),
      100_000,
    );

  for (const [name, program, file, isThere] of SUBMITTING)
    (isThere ? it : it.skip)(
      `with ${name} say what the service refuses`,
      async () => {
        const refused = [run(program, [file, 'file:///etc/passwd']), run(program, [file], 'vas_not_a_key')];
        const [faulty, unknown] = (await Promise.all(refused)) as [Ran, Ran];
        expect(faulty.stderr).toContain('VALIDATION_FAILED');
        expect(unknown.stderr).toContain('UNAUTHORIZED');
        expect([faulty.stdout, unknown.stdout]).toEqual(['', '']);
        for (const { code } of [faulty, unknown]) expect(code).toBeGreaterThan(0);
      },
      60_000,
    );

  for (const [name, program, path, isThere] of RECEIVERS)
    (isThere ? it : it.skip)(
      `take a callback of the service and refuse a forged one: ${name}`,
      async () => {
        const receiver = await CallbackReceiver.start(program, path, SECRET);
        try {
          const body = JSON.stringify({ type: 'analysis.succeeded', data: { task_id: 'forged' } });
          const forged = signatureHeaders({ id: 'forged', sentAt: new Date(), body }, [FORGER]);
          expect(await receiver.post(forged, body)).toBe(401);
          const answer = await service.post(
            '/analyze',
            { video_url: `${service.base}/samples/sample.mp4`, callback_url: receiver.url },
            { authorization: `Bearer ${sentKey}` },
          );
          const { task_id } = (await answer.json()) as { task_id: string };
          expect(await receiver.line()).toBe(`analysis.succeeded ${task_id}`);
        } finally {
          await receiver.stop();
        }
      },
      100_000,
    );

  it('stand in the guide as they are, and no other code does', async () => {
    const guide = await readFile('docs/client.md', 'utf8');
    const quoted = [...guide.matchAll(/^```js\n([\s\S]*?)^```$/gm)].map(([, code]) => code);
    const files = ['analyze', 'follow', 'receive-callbacks'].map((name) => `examples/javascript/${name}.mjs`);
    expect(quoted).toEqual(await Promise.all(files.map((file) => readFile(file, 'utf8'))));
  });
});
