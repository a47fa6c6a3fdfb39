import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { clip } from './support/clip.js';
import { eventually } from '../src/contracts/eventually.js';
import { FileServer } from './support/file-server.js';
import { Service } from './support/service.js';
import { NO_MOUNT, SmallDisk } from './support/small-disk.js';

const MB = 1024 * 1024;

// As root only: a disk that is full needs one that can be filled.
(NO_MOUNT ? describe.skip : describe)(`a full disk${NO_MOUNT ? ` (skipped: ${NO_MOUNT})` : ''}`, () => {
  let files: FileServer;
  let disk: SmallDisk;
  let service: Service;
  let video: string;
  let large: string;

  beforeAll(async () => {
    files = await FileServer.start();
    video = files.put('long.mp4', await clip([3, 3, 3], { width: 1280, height: 720 }));
    large = files.put('large.mp4', Buffer.alloc(12 * MB, 'x'));
    disk = new SmallDisk(96 * MB);
    service = await Service.start({ DATA_DIR: disk.path, MAX_VIDEO_BYTES: String(16 * MB) });
  }, 60_000);

  afterAll(async () => {
    disk.free();
    await service.api.stop();
    disk.remove();
    await files.stop();
  }, 60_000);

  const stored = async () =>
    ((await (await service.fetch('/results?limit=100')).json()) as { data: unknown[] }).data.length;
  const sample = () => ({ video_url: `${service.base}/samples/sample.mp4` });

  it('refuses submissions with 503 and uploads with 507, accepts nothing, lives, and says so', async () => {
    expect((await service.fetch('/health/ready')).status).toBe(200);
    const before = await stored();
    disk.fill();
    for (let times = 0; times < 20; times++) {
      const answer = await service.post('/analyze', sample());
      expect([answer.status, Number(answer.headers.get('retry-after'))]).toEqual([503, expect.any(Number)]);
    }
    const form = new FormData();
    form.set('file', new Blob([Buffer.alloc(MB)]), 'a.mp4');
    const upload = await service.fetch('/uploads', { method: 'POST', body: form });
    expect([upload.status, await upload.json()]).toMatchObject([507, { code: 'STORAGE_FULL' }]);
    const ready = await service.fetch('/health/ready');
    expect([ready.status, await ready.json()]).toMatchObject([503, { checks: { disk: { ok: false } } }]);
    expect((await service.fetch('/health/live')).status).toBe(200);
    expect(await stored()).toBe(before);
    disk.free();
    expect((await service.fetch('/health/ready')).status).toBe(200);
    expect((await service.ended(await service.submit(sample()))).status).toBe('SUCCESS');
  }, 120_000);

  it('fails a task whose video finds no room as STORAGE_FULL, and leaves nothing of it', async () => {
    disk.fill(3 * MB);
    const id = await service.submit({ video_url: large });
    const { status, error } = await service.ended(id, 120_000);
    expect([status, error]).toMatchObject(['FAILED', { code: 'STORAGE_FULL', stage: 'fetch', retryable: true }]);
    disk.free();
    await eventually(async () => expect(await readdir(join(disk.path, 'tmp'))).not.toContain(id));
  }, 180_000);

  it('ends a task in the middle of which the disk was full once there is room again', async () => {
    const id = await service.submit({ video_url: video });
    await service.until(id, ({ status }) => status !== 'PENDING');
    disk.fill();
    // It fails now, or is done but for the writing of it.
    await eventually(() => Promise.resolve(expect(worker()).toMatch(/full|No space/)), { withinMs: 60_000 });
    expect((await service.fetch('/health/live')).status).toBe(200);
    disk.free();
    const { status, error, result } = await service.ended(id, 150_000);
    if (status === 'FAILED') expect(error?.code).toBe('STORAGE_FULL');
    else expect(result?.vectors?.count).toBe(result?.sampling.frames_analyzed);
    expect((await service.ended(await service.submit(sample()))).status).toBe('SUCCESS');
  }, 240_000);

  const worker = () => service.api.log.map(({ level, msg }) => (level === 'warn' ? msg : '')).join('\n');
});
