import { createHash, randomBytes } from 'node:crypto';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { HttpFace } from '../../test/support/http-face.js';
import { frozen, NO_FREEZING } from '../../test/support/frozen-folder.js';

const LIMIT = 200_000;

describe('POST /uploads', () => {
  let face: HttpFace;

  beforeAll(async () => {
    face = await HttpFace.start({ MAX_VIDEO_BYTES: `${LIMIT}` });
  });

  afterAll(() => face.stop());

  const file = (bytes: Uint8Array, name = 'a.mp4'): [string, Blob, string] => [
    'file',
    new Blob([bytes as never]),
    name,
  ];

  async function upload(...parts: [string, Blob | string, string?][]) {
    const form = new FormData();
    for (const [name, value, filename] of parts)
      if (typeof value === 'string') form.append(name, value);
      else form.append(name, value, filename);
    const answer = await face.fetch('/uploads', { method: 'POST', body: form });
    return { status: answer.status, headers: answer.headers, body: (await answer.json()) as Record<string, never> };
  }

  /** Files that are neither kept nor removed. */
  async function leftovers(): Promise<string[]> {
    const folder = face.data.temporary('uploads');
    await mkdir(folder, { recursive: true });
    return readdir(folder);
  }

  it('keeps a file under its hash and says how to analyse it', async () => {
    const bytes = randomBytes(LIMIT);
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    const { status, headers, body } = await upload(file(bytes, '../../My Video.MP4'));
    const video_url = `${face.base}/uploads/${sha256}.mp4`;
    expect([status, body]).toEqual([201, { video_url, size_bytes: LIMIT, sha256 }]);
    expect(headers.get('location')).toBe(video_url);
    expect(await readFile(join(face.data.uploads, `${sha256}.mp4`))).toEqual(bytes);
    const served = await fetch(video_url, { headers: { range: 'bytes=10-19' } });
    expect([served.status, served.headers.get('content-type')]).toEqual([206, 'video/mp4']);
    expect(Buffer.from(await served.arrayBuffer())).toEqual(bytes.subarray(10, 20));
    expect(await leftovers()).toEqual([]);
  });

  it('keeps one file for one content', async () => {
    const before = (await readdir(face.data.uploads)).length;
    const answers = await Promise.all([1, 2, 3].map(() => upload(file(Buffer.from('same'), 'a.webm'))));
    expect(new Set(answers.map(({ body }) => body['video_url'])).size).toBe(1);
    expect((await readdir(face.data.uploads)).length).toBe(before + 1);
  });

  it('never serves an upload as a page', async () => {
    const { body } = await upload(file(Buffer.from('<script>alert(1)</script>'), 'a.html'));
    const served = await fetch(body['video_url'] as never as string);
    expect(served.headers.get('content-type')).toBe('application/octet-stream');
    expect(served.headers.get('x-content-type-options')).toBe('nosniff');
  });

  it('refuses one byte too many and leaves nothing', async () => {
    const before = await readdir(face.data.uploads);
    expect(await upload(file(randomBytes(LIMIT + 1)))).toMatchObject({ status: 413, body: { code: 'BODY_TOO_LARGE' } });
    expect(await upload(file(randomBytes(3 * LIMIT)))).toMatchObject({ status: 413 });
    expect([await readdir(face.data.uploads), await leftovers()]).toEqual([before, []]);
  });

  it.each<[string, [string, Blob | string, string?][], string]>([
    ['no file', [], '#/file'],
    ['an empty file', [file(Buffer.alloc(0))], '#/file'],
    ['two files', [file(Buffer.from('a')), file(Buffer.from('b'))], '#/file'],
    ['another field', [['title', 'x'], file(Buffer.from('a'))], '#/title'],
    ['another field after it', [file(Buffer.from('a')), ['title', 'x']], '#/title'],
    ['a file of another name', [['video', new Blob(['a']), 'a.mp4']], '#/video'],
    ['a field called file', [['file', 'x']], '#/file'],
  ])('refuses a form with %s and leaves nothing', async (_, parts, pointer) => {
    const before = await readdir(face.data.uploads);
    expect(await upload(...parts)).toMatchObject({ status: 422, body: { errors: [{ pointer }] } });
    expect([await readdir(face.data.uploads), await leftovers()]).toEqual([before, []]);
  });

  it('refuses what is no form', async () => {
    const answer = await face.post('/uploads', { video: 1 });
    expect([answer.status, await answer.json()]).toMatchObject([415, { code: 'UNSUPPORTED_MEDIA_TYPE' }]);
  });

  it.each([
    ['multipart/form-data', 'x'],
    ['multipart/form-data; boundary=x', '--x\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\nabc'],
    [
      'multipart/form-data; boundary=x',
      '--x\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\nabc\r\n--x',
    ],
  ])('refuses a broken form of type %s and leaves nothing', async (type, body) => {
    const before = await readdir(face.data.uploads);
    const answer = await face.fetch('/uploads', { method: 'POST', body, headers: { 'content-type': type } });
    expect([answer.status, await answer.json()]).toMatchObject([400, { code: 'MALFORMED_REQUEST' }]);
    expect([await readdir(face.data.uploads), await leftovers()]).toEqual([before, []]);
  });

  it('leaves nothing of an upload that breaks off', async () => {
    const { hostname, port } = new URL(face.base);
    const headers = { 'content-type': 'multipart/form-data; boundary=x', 'content-length': '90000' };
    const client = request({ hostname, port, path: '/uploads', method: 'POST', headers });
    client.on('error', () => undefined);
    client.write('--x\r\nContent-Disposition: form-data; name="file"; filename="a.mp4"\r\n\r\n');
    client.write(randomBytes(20_000));
    for (let left = 100; left > 0 && (await leftovers()).length === 0; left--) await pause();
    expect(await leftovers()).toHaveLength(1);
    client.destroy();
    for (let left = 200; left > 0 && (await leftovers()).length > 0; left--) await pause();
    expect(await leftovers()).toEqual([]);
  });

  (NO_FREEZING ? it.skip : it)(
    `answers 507 and says so in its health while nothing may be written${NO_FREEZING ? ` (skipped: ${NO_FREEZING})` : ''}`,
    async () => {
      await leftovers();
      const [uploaded, ready] = await frozen([face.data.root, face.data.temporary('uploads')], async () => [
        await upload(file(randomBytes(10))),
        await (await face.fetch('/health/ready')).json(),
      ]);
      expect(uploaded).toMatchObject({ status: 507, body: { code: 'STORAGE_FULL' } });
      expect(ready).toMatchObject({
        checks: { disk: { ok: false, detail: expect.stringMatching(/cannot be written/) } },
      });
      expect((await upload(file(randomBytes(10)))).status).toBe(201);
      expect(await leftovers()).toEqual([]);
    },
  );

  it('serves the samples', async () => {
    await writeFile(join(face.data.samples, 'sample.mp4'), 'video');
    const head = await face.fetch('/samples/sample.mp4', { method: 'HEAD' });
    expect([head.status, head.headers.get('content-length'), head.headers.get('accept-ranges')]).toEqual([
      200,
      '5',
      'bytes',
    ]);
    for (const path of ['/samples/..%2ftasks.sqlite', '/uploads/..%2f..%2fetc%2fpasswd', '/samples/'])
      expect([path, (await face.fetch(path)).status]).toEqual([path, 404]);
  });
});

const pause = () => new Promise((resolve) => setTimeout(resolve, 10));
