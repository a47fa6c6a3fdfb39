import { mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { makeKey, writeKeys } from '../src/access/api-key.js';
import { SCOPE_NAMES } from '../src/http/scopes.js';
import { eventually } from '../src/contracts/eventually.js';
import { open, sendRaw } from './support/raw-socket.js';
import { Service } from './support/service.js';

const VIDEO = 'https://example.org/video.mp4';
const OWNERS = ['acme', 'other', 'third', 'fourth'] as const;
const LIMITS = { all: 12, ofOwner: 5, streams: 30, streamsOfOwner: 20 };

type Owner = (typeof OWNERS)[number];

describe('an API that is abused', () => {
  const folder = mkdtempSync(join(tmpdir(), 'abuse-'));
  const keys = OWNERS.map((owner) => ({ owner, ...makeKey(owner, SCOPE_NAMES, owner) }));
  let service: Service;

  beforeAll(async () => {
    const file = join(folder, 'keys.json');
    writeFileSync(file, writeKeys(keys.map(({ key }) => key)), { mode: 0o600 });
    service = await Service.start({
      API_KEYS_FILE: file,
      WORKERS: '0',
      RATE_LIMIT_PER_MINUTE: '0',
      QUEUE_MAX_DEPTH: String(LIMITS.all),
      QUEUE_MAX_PER_OWNER: String(LIMITS.ofOwner),
      STREAMS_MAX: String(LIMITS.streams),
      STREAMS_MAX_PER_OWNER: String(LIMITS.streamsOfOwner),
      HEADERS_TIMEOUT_S: '2',
      REQUEST_TIMEOUT_S: '2',
      MAX_VIDEO_BYTES: '100000',
    });
  }, 60_000);
  afterAll(async () => {
    await service?.stop();
    rmSync(folder, { recursive: true, force: true });
  }, 60_000);

  const keyOf = (owner: Owner): string => keys.find((key) => key.owner === owner)!.presented;

  const as = (owner: Owner, path: string, init: RequestInit = {}) =>
    service.fetch(path, { ...init, headers: { authorization: `Bearer ${keyOf(owner)}`, ...(init.headers as object) } });

  const submit = (owner: Owner, body: string | object = { video_url: VIDEO }, headers: object = {}) =>
    as(owner, '/analyze', {
      method: 'POST',
      body: typeof body === 'string' || Buffer.isBuffer(body) ? (body as string) : JSON.stringify(body),
      headers: { 'content-type': 'application/json', ...headers },
    });

  const idOf = async (answer: Response): Promise<string> => ((await answer.json()) as { task_id: string }).task_id;

  const idsOf = async (owner: Owner): Promise<string[]> => {
    const page = (await (await as(owner, '/results?limit=100')).json()) as { data: { task_id: string }[] };
    return page.data.map(({ task_id }) => task_id);
  };

  const clear = async (): Promise<void> => {
    for (const owner of OWNERS)
      for (const id of await idsOf(owner)) await as(owner, `/results/${id}`, { method: 'DELETE' });
  };

  const descriptors = (): number => readdirSync(`/proc/${service.api.child.pid}/fd`).length;

  it('lets an owner flood nobody but itself, and all of them together not the service', async () => {
    const flood = await Promise.all(Array.from({ length: 40 }, () => submit('acme')));
    const refused = flood.filter(({ status }) => status !== 202);
    expect(flood.length - refused.length).toBe(LIMITS.ofOwner);
    for (const answer of refused)
      expect([answer.status, answer.headers.get('retry-after'), await answer.json()]).toEqual([
        429,
        '10',
        expect.objectContaining({ code: 'OWNER_QUEUE_FULL', status: 429 }),
      ]);
    const others = await Promise.all(
      (['other', 'third', 'fourth'] as const).flatMap((owner) => Array.from({ length: 5 }, () => submit(owner))),
    );
    expect(others.filter(({ status }) => status === 202)).toHaveLength(LIMITS.all - LIMITS.ofOwner);
    const full = others.filter(({ status }) => status !== 202);
    for (const answer of full)
      expect([answer.status, answer.headers.get('retry-after'), await answer.json()]).toEqual([
        503,
        '10',
        expect.objectContaining({ code: 'QUEUE_FULL', status: 503 }),
      ]);
    const counts = await Promise.all(OWNERS.map(async (owner) => (await idsOf(owner)).length));
    expect(counts.reduce((sum, count) => sum + count)).toBe(LIMITS.all);
    await clear();
  }, 60_000);

  it('makes one task of one key, however many ask at once, and answers it when all is full', async () => {
    const key = { 'idempotency-key': '~'.repeat(255) };
    const answers = await Promise.all(Array.from({ length: 30 }, () => submit('acme', undefined, key)));
    expect(new Set(await Promise.all(answers.map(idOf))).size).toBe(1);
    expect(answers.filter(({ headers }) => !headers.has('idempotent-replayed'))).toHaveLength(1);
    while ((await submit('acme')).status === 202);
    expect((await submit('acme', undefined, key)).status).toBe(202);
    for (const bad of ['', 'x'.repeat(256), 'a b', '\u00e4'])
      expect((await submit('third', undefined, { 'idempotency-key': bad })).status).toBe(422);
    await clear();
  }, 60_000);

  it('shows nobody the pages of another, whatever becomes of the cursor', async () => {
    for (const owner of ['acme', 'acme', 'acme', 'other', 'other', 'other'] as const) await submit(owner);
    const first = (await (await as('acme', '/results?limit=1')).json()) as { next_cursor: string };
    const cursor = first.next_cursor;
    const text = Buffer.from(cursor, 'base64url').toString();
    const forged = Buffer.from(text.replace(/^./, '1')).toString('base64url');
    const tampered = [
      cursor.slice(0, -1),
      `${cursor}A`,
      `${cursor}=`,
      forged,
      'A'.repeat(9_000),
      '',
      '%00',
      '.',
      '%25',
    ];
    for (const bad of tampered) {
      const answer = await as('acme', `/results?limit=1&cursor=${bad}`);
      expect([bad, answer.status, await answer.json()]).toMatchObject([
        bad,
        422,
        { errors: [{ pointer: '#/query/cursor' }] },
      ]);
    }
    expect((await as('other', `/results?limit=1&cursor=${cursor}`)).status).toBe(422);
    expect((await as('acme', `/results?limit=1&status=PENDING&cursor=${cursor}`)).status).toBe(422);
    expect((await as('acme', `/results?limit=1&cursor=${cursor}`)).status).toBe(200);
    await clear();
  }, 60_000);

  it('keeps so many event streams open, and each until its task ends or its client goes', async () => {
    const [mine, theirs] = await Promise.all([idOf(await submit('acme')), idOf(await submit('other'))]);
    const before = descriptors();
    const follow = (owner: Owner, id: string) => as(owner, `/results/${id}/events`);
    const many = await Promise.all(Array.from({ length: 60 }, () => follow('acme', mine)));
    const open = many.filter(({ status }) => status === 200);
    expect(open).toHaveLength(LIMITS.streamsOfOwner);
    const refused = many.find(({ status }) => status !== 200)!;
    expect([refused.status, refused.headers.get('retry-after'), await refused.json()]).toEqual([
      429,
      '10',
      expect.objectContaining({ code: 'OWNER_STREAMS_FULL' }),
    ]);
    const more = await Promise.all(Array.from({ length: 15 }, () => follow('other', theirs)));
    expect(more.map(({ status }) => status).sort()).toEqual([
      ...Array.from({ length: LIMITS.streams - LIMITS.streamsOfOwner }, () => 200),
      ...Array.from({ length: 5 }, () => 503),
    ]);
    expect(more.find(({ status }) => status === 503)?.headers.get('retry-after')).toBe('10');
    // who would wait is answered at once instead
    expect((await as('acme', `/results/${mine}?wait=60`)).status).toBe(200);
    for (const answer of more) await answer.body?.cancel();
    await eventually(async () => {
      const again = await follow('other', theirs);
      await again.body?.cancel();
      expect(again.status).toBe(200);
    });
    await as('acme', `/results/${mine}/cancel`, { method: 'POST' });
    for (const answer of open) expect(await answer.text()).toContain('event: failed');
    for (const answer of many) if (!answer.bodyUsed) await answer.body?.cancel();
    await clear();
    await eventually(async () => expect(descriptors()).toBeLessThan(before + 40));
  }, 90_000);

  it.each<[string, string, number | null]>([
    [
      'both lengths',
      'POST /analyze HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /x',
      400,
    ],
    ['two lengths', 'POST /analyze HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\nContent-Length: 5\r\n\r\nabcd', 400],
    ['a length with a sign', 'POST /analyze HTTP/1.1\r\nHost: a\r\nContent-Length: +4\r\n\r\nabcd', 400],
    [
      'a space before the colon',
      'POST /analyze HTTP/1.1\r\nHost: a\r\nTransfer-Encoding : chunked\r\n\r\n0\r\n\r\n',
      400,
    ],
    [
      'a folded header',
      'POST /analyze HTTP/1.1\r\nHost: a\r\nX: a\r\n Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
      400,
    ],
    [
      'another coding',
      'POST /analyze HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n',
      400,
    ],
    ['a chunk of no size', 'POST /analyze HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n', 400],
    ['no host', 'GET /health/live HTTP/1.1\r\n\r\n', 400],
    ['a method of nobody', 'BREW /analyze HTTP/1.1\r\nHost: a\r\n\r\n', 400],
    ['a tunnel', 'CONNECT example.org:443 HTTP/1.1\r\nHost: example.org\r\n\r\n', 400],
    ['headers without end', `GET / HTTP/1.1\r\nHost: a\r\n${'X: y\r\n'.repeat(9_000)}\r\n`, 431],
    ['a very long address', `GET /${'a'.repeat(40_000)} HTTP/1.1\r\nHost: a\r\n\r\n`, 431],
    ['headers that do not come', 'GET /health/live HTTP/1.1\r\nHost: a\r\nX: ', 408],
    ['NUL in the address', 'GET /\u0000 HTTP/1.1\r\nHost: a\r\n\r\n', 400],
  ])(
    'answers %s with a problem, and ends the connection',
    async (_, bytes, status) => {
      const answer = await sendRaw(service.base, bytes);
      expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
      expect(answer).toContain('application/problem+json');
      expect(answer.match(/HTTP\/1\.1 /g)).toHaveLength(1);
    },
    60_000,
  );

  it.each(['Content-Length: 50', 'Transfer-Encoding: chunked'])(
    'gives a body with %s its time and no more',
    async (length) => {
      const head = `POST /analyze HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer ${keyOf('acme')}\r\nContent-Type: application/json\r\n${length}\r\n\r\n`;
      const answer = await sendRaw(service.base, length.startsWith('T') ? `${head}1\r\n{\r\n` : `${head}{`);
      expect(answer).toMatch(/^HTTP\/1\.1 408 /);
      expect(answer).toContain('"code":"REQUEST_TIMEOUT"');
    },
    60_000,
  );

  it('holds no descriptor of hundreds of connections that were left', async () => {
    const before = descriptors();
    const sockets = Array.from({ length: 300 }, () => open(service.base, 'GET /results HTTP/1.1\r\nHost: a\r\nX: '));
    await Promise.all(sockets.map((socket) => new Promise((resolve) => socket.resume().once('close', resolve))));
    await eventually(async () => expect(descriptors()).toBeLessThan(before + 20));
    expect((await service.fetch('/health/live')).status).toBe(200);
  }, 60_000);

  it.each<[string, string | Buffer, object, number, string]>([
    ['two names', '{"video_url":"https://a.example/","video_url":"https://b.example/"}', {}, 400, 'INVALID_JSON'],
    ['UTF-16', Buffer.from('{}', 'utf16le'), {}, 400, 'INVALID_JSON'],
    ['another charset', '{}', { 'content-type': 'application/json; charset=utf-16' }, 415, 'UNSUPPORTED_MEDIA_TYPE'],
    ['a packed body', '{}', { 'content-encoding': 'gzip' }, 415, 'UNSUPPORTED_MEDIA_TYPE'],
    ['a forbidden name', '{"constructor":{}}', {}, 422, 'VALIDATION_FAILED'],
    ['65 KiB', `{"video_url":"${'x'.repeat(65_536)}"}`, {}, 413, 'BODY_TOO_LARGE'],
    ['33 levels', `${'[['.repeat(17)}${']]'.repeat(17)}`, {}, 400, 'INVALID_JSON'],
  ])('refuses %s', async (_, body, headers, status, code) => {
    const answer = await submit('acme', body as string, headers);
    expect([answer.status, answer.headers.get('content-type'), await answer.json()]).toEqual([
      status,
      'application/problem+json',
      expect.objectContaining({ code, status }),
    ]);
  });

  it('reads no file but those that it serves', async () => {
    const id = await idOf(await submit('acme'));
    writeFileSync(join(service.dataDir, 'samples', 'plain.txt'), 'plain');
    symlinkSync('/etc/passwd', join(service.dataDir, 'samples', 'link.txt'));
    expect((await service.fetch('/samples/plain.txt')).status).toBe(200);
    const names = [
      'link.txt',
      '..%2ftasks.sqlite',
      '%2e%2e%2ftasks.sqlite',
      '..%5ctasks.sqlite',
      '%2fetc%2fpasswd',
      '%00',
      'plain.txt%00',
      '.',
      '..',
      '..%252ftasks.sqlite',
    ];
    for (const folder of ['/samples', '/uploads', `/results/${id}/artifacts`])
      for (const name of names) {
        const answer = await sendRaw(
          service.base,
          `GET ${folder}/${name} HTTP/1.1\r\nHost: a\r\nConnection: close\r\nAuthorization: Bearer ${keyOf('acme')}\r\n\r\n`,
        );
        expect([folder, name, answer.slice(9, 12)]).toEqual([folder, name, '404']);
      }
    await clear();
  });

  it('ends a form that is nothing but headers, and leaves nothing of it', async () => {
    const head = `POST /uploads HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer ${keyOf('acme')}\r\nContent-Type: multipart/form-data; boundary=x\r\nTransfer-Encoding: chunked\r\n\r\n`;
    const part = '--x\r\nContent-Disposition: form-data; name="file"; filename="a.mp4"\r\n';
    const line = 'X: ' + 'h'.repeat(50_000) + '\r\n';
    const chunks = [part, ...Array.from({ length: 6 }, () => line)].map(
      (text) => `${text.length.toString(16)}\r\n${text}\r\n`,
    );
    const answer = await sendRaw(service.base, head + chunks.join(''));
    expect(answer).toMatch(/^HTTP\/1\.1 413 /);
    const arriving = join(service.dataDir, 'tmp', 'uploads');
    await eventually(async () => expect(readdirSync(join(service.dataDir, 'uploads')).length).toBe(0));
    await eventually(async () =>
      expect(readdirSync(service.dataDir + '/tmp').includes('uploads') ? readdirSync(arriving) : []).toEqual([]),
    );
  }, 60_000);

  it('has logged no fault of its own', () => {
    expect(service.api.log.filter(({ level }) => level === 'error')).toEqual([]);
  });
});
