import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { clip } from './support/clip.js';
import { FileServer } from './support/file-server.js';
import { FORBIDDEN_HOSTS, trickyUrls } from './support/forbidden-hosts.js';
import { Listener } from './support/guarded-doors.js';
import { Service, type TaskView } from './support/service.js';

const SECRET = 'canary-2b9e41d07f';
const MINUTES_MS = 180_000;

/** State of the callback as the result shows it. */
interface CallbackState {
  delivered: boolean;
  attempts: number;
  next_attempt_at: string | null;
}

let service: Service;
let files: FileServer;
let listener: Listener;
/** A video that could be decoded, where only the service can read it. */
let canary: string;
let video: Buffer;
const shown: string[] = [];

/** The address of a file on a host that may be fetched from. */
const outside = (url: string): string => url.replace('127.0.0.1', 'outside.localhost');

async function ended(request: { video_url: string; callback_url?: string }): Promise<TaskView> {
  const task = await service.ended(await service.submit(request), MINUTES_MS);
  shown.push(JSON.stringify(task));
  return task;
}

const endOf = ({ status, error }: TaskView): string => error?.code ?? status;

beforeAll(async () => {
  video = await clip([1], { width: 64, height: 64, rate: 10 });
  [listener, files, service] = await Promise.all([
    Listener.start(),
    FileServer.start(),
    Service.start({
      SOURCE_ALLOW_CIDRS: '',
      SOURCE_ALLOW_HOSTS: 'outside.localhost',
      SOURCE_ALLOW_PORTS: '*',
      RATE_LIMIT_PER_MINUTE: '0',
      LOG_LEVEL: 'debug',
    }),
  ]);
  canary = join(service.dataDir, 'canary.mp4');
  await writeFile(canary, Buffer.concat([video, Buffer.from(SECRET)]));
}, 120_000);

afterAll(async () => {
  await Promise.all([files.stop(), listener.stop()]);
  await service.stop();
}, 60_000);

describe('an address that may not be connected to', () => {
  it(
    'is refused as the source of a video and as the receiver of a callback, however it is spelled',
    async () => {
      // A few: all of them are tried in refused-addresses.e2e-spec.ts, without a service.
      const hosts = FORBIDDEN_HOSTS.filter(({ isHere }) => isHere).filter((_, at) => at % 7 === 0);
      const urls = hosts.map(({ host }) => `http://${host}:${listener.port}/v.mp4`);
      const tasks = await Promise.all(urls.map((url) => ended({ video_url: url, callback_url: url })));
      expect(new Set(tasks.map(endOf))).toEqual(new Set(['SOURCE_FORBIDDEN']));
      for (const { task_id: id } of tasks) {
        const { callback } = await service.until(id, (task) => (task['callback'] as CallbackState).attempts > 0);
        expect(callback).toMatchObject({ delivered: false, attempts: 1, next_attempt_at: null, last_status: null });
      }
      expect(listener.connections).toBe(0);
    },
    2 * MINUTES_MS,
  );

  it('is not accepted at all in a text that readers of URLs disagree on', async () => {
    for (const url of [...trickyUrls(listener.port), `file://${canary}`])
      for (const name of ['video_url', 'callback_url']) {
        const answer = await service.post('/analyze', { video_url: 'https://example.com/v.mp4', [name]: url });
        const text = await answer.text();
        shown.push(text);
        expect([url, answer.status]).toEqual([url, 422]);
        expect(JSON.parse(text)).toMatchObject({ errors: [{ pointer: `#/${name}` }] });
      }
    expect(listener.connections).toBe(0);
  }, 60_000);
});

describe('an allowed host', () => {
  it('may be fetched from', async () => {
    expect(endOf(await ended({ video_url: outside(files.put('a.mp4', video)) }))).toBe('SUCCESS');
  }, 60_000);

  it('may not redirect to what is not allowed, nor to a file', async () => {
    const upload = await service.upload(video, 'a.mp4');
    const targets = [`http://127.0.0.1:${listener.port}/`, 'http://169.254.169.254/', upload, `file://${canary}`];
    for (const [at, location] of targets.entries()) {
      const url = files.put(`r${at}.mp4`, (response) => void response.writeHead(302, { location }).end());
      expect([location, endOf(await ended({ video_url: outside(url) }))]).toEqual([location, 'SOURCE_FORBIDDEN']);
    }
    expect(listener.connections).toBe(0);
  }, 60_000);

  it.each([
    ['nothing there', 'SOURCE_UNREACHABLE', null],
    ['a page', 'NOT_A_VIDEO', '<!doctype html><title>Not found</title><p>This is not the video you look for.</p>'],
    ['an empty file', 'NOT_A_VIDEO', ''],
  ])(
    'fails on %s as %s, with a sentence',
    async (name, code, text) => {
      const path = `${name.replaceAll(' ', '-')}.mp4`;
      const url = text === null ? `${files.base}/missing.mp4` : files.put(path, Buffer.from(text));
      const task = await ended({ video_url: outside(url) });
      expect(endOf(task)).toBe(code);
      expect(task.error_message).toMatch(/^[A-Z].{15,}\.$/);
    },
    60_000,
  );
});

describe('a file that only the service can read', () => {
  it('is not reached by an address of the service itself', async () => {
    const paths = ['uploads/../canary.mp4', 'uploads/..%2fcanary.mp4', 'samples/%2e%2e/canary.mp4'];
    const odd = ['uploads/..%5ccanary.mp4', 'uploads//canary.mp4', `uploads/${canary}`, 'uploads/%00/../canary.mp4'];
    const double = ['samples/%252e%252e%252fcanary.mp4', 'uploads/....//canary.mp4', 'uploads/.%2e/canary.mp4'];
    for (const path of [...paths, ...odd, ...double]) {
      const task = await ended({ video_url: `${service.base}/${path}` });
      expect([path, endOf(task)]).toEqual([path, expect.stringMatching(/^SOURCE_(FORBIDDEN|UNREACHABLE)$/)]);
      shown.push(await (await service.fetch(`/${path}`)).text());
    }
  }, 60_000);

  it('shows in no result, no error and no log', () => {
    const log = [...service.api.log.map((line) => JSON.stringify(line)), ...service.api.output];
    expect(log.filter((line) => line.includes('SOURCE_FORBIDDEN')).length).toBeGreaterThan(10);
    expect([...shown, ...log].filter((text) => text.includes(SECRET))).toEqual([]);
    expect(
      shown.filter((text) => text.includes(service.dataDir) && !text.includes(`${service.dataDir}/canary`)),
    ).toEqual([]);
  });
});
