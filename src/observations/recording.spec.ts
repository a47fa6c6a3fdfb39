import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DataDir } from '../common/data-dir.js';
import { readEnv } from '../common/env.js';
import type { Frame } from '../common/frame.js';
import { temporaryFolder } from '../../test/support/temporary.js';
import { OBSERVATIONS, Observations } from './observations.js';

const frame = (index: number, findings: Frame['findings'] = {}): Frame => ({
  index,
  timeMs: index * 40,
  isSampled: index % 5 === 0,
  pictures: new Map(),
  thumbnail: null,
  findings,
});

async function* frames(count: number): AsyncGenerator<Frame> {
  for (let index = 0; index < count; index++) yield frame(index);
}

describe('the recording of observations', () => {
  const folder = temporaryFolder();
  const data = new DataDir(readEnv({ DATA_DIR: folder.path }));
  const observations = new Observations(data);
  const record = (id: string) => observations.record(data.artifacts(id));
  const path = (id: string) => join(data.artifacts(id), OBSERVATIONS);
  const lines = (id: string) => readFileSync(path(id), 'utf8').trimEnd().split('\n');

  afterAll(() => folder.remove());

  it('passes every frame on and writes a line for each sampled one, as the last step left it', async () => {
    const recording = record('a');
    const box = { x: 0.1, y: 0.2, width: 0.123456789, height: 0.5 };
    const object = { label: 'person', labelId: 0, confidence: 0.98765, model: 'm@1', box, trackId: 3 };
    const source = [frame(0, { shot: 0, objects: [object], brightness: 12.345 }), frame(1), frame(5)];
    const seen: number[] = [];
    for await (const { index } of recording.keep(source as unknown as AsyncIterable<Frame>)) seen.push(index);
    expect(existsSync(path('a'))).toBe(false);
    await recording.publish();
    await recording.close();
    expect(seen).toEqual([0, 1, 5]);
    expect(lines('a').map((line) => JSON.parse(line) as unknown)).toEqual([
      {
        time_ms: 0,
        frame: 0,
        shot: 0,
        labels: [],
        objects: [
          {
            label: 'person',
            label_id: 0,
            confidence: 0.9877,
            model: 'm@1',
            bbox: { x: 0.1, y: 0.2, width: 0.12346, height: 0.5 },
            track_id: 3,
          },
        ],
        texts: [],
        segments: [],
        quality: { brightness: 12.35, sharpness: null },
      },
      expect.objectContaining({ time_ms: 200, frame: 5, shot: null, objects: [] }),
    ]);
  });

  it('leaves nothing when it is closed before it was published', async () => {
    const recording = record('b');
    for await (const { index } of recording.keep(frames(20))) if (index === 10) break;
    expect(readdirSync(data.artifacts('b'))).toHaveLength(1);
    await recording.close();
    expect(readdirSync(data.artifacts('b'))).toEqual([]);
  });

  it('does not disturb another attempt at the same task', async () => {
    const [old, now] = [record('c'), record('c')];
    for await (const _ of old.keep(frames(10)));
    for await (const _ of now.keep(frames(20)));
    await now.publish();
    await old.close();
    await now.close();
    expect(lines('c')).toHaveLength(4);
    expect(readdirSync(data.artifacts('c'))).toEqual([OBSERVATIONS]);
  });

  it('asks for the next frame only when the one before was taken', async () => {
    let asked = 0;
    async function* counted(): AsyncGenerator<Frame> {
      for await (const one of frames(1_000)) {
        asked++;
        yield one;
      }
    }
    const recording = record('d');
    const kept = recording.keep(counted())[Symbol.asyncIterator]();
    for (let at = 0; at < 10; at++) await kept.next();
    expect(asked).toBe(10);
    await kept.return?.(undefined);
    await recording.close();
  });
});

describe('the file of observations', () => {
  const folder = temporaryFolder();
  const data = new DataDir(readEnv({ DATA_DIR: folder.path }));
  const observations = new Observations(data);
  const COUNT = 4_000;

  beforeAll(async () => {
    const recording = observations.record(data.artifacts('x'));
    async function* uneven(): AsyncGenerator<Frame> {
      for (let index = 0; index < COUNT; index++) {
        const text = 'é\u2028'.repeat((index * 7919) % 300);
        const texts = [{ text, confidence: 1, box: { x: 0, y: 0, width: 1, height: 1 }, corners: [], model: 'm@1' }];
        yield { ...frame(index, { texts }), isSampled: true, timeMs: Math.floor(index / 3) * 100 };
      }
    }
    for await (const _ of recording.keep(uneven()));
    await recording.publish();
  });

  afterAll(() => folder.remove());

  const opened = async <T>(use: (file: NonNullable<Awaited<ReturnType<Observations['open']>>>) => Promise<T>) => {
    const file = await observations.open('x');
    if (!file) throw new Error('no file');
    return use(file).finally(() => file.close());
  };

  it('gives every line once over pages of any size', async () => {
    for (const limit of [1, 7, 1_000, 5_000]) {
      const seen = await opened(async (file) => {
        const indices: number[] = [];
        let next: number | null = 0;
        while (next !== null && indices.length < COUNT + 1) {
          const page: { lines: string[]; next: number | null } = await file.page(
            { start: next, end: file.size },
            limit,
          );
          expect(page.lines.length).toBeLessThanOrEqual(limit);
          indices.push(...page.lines.map((line) => (JSON.parse(line) as { frame: number }).frame));
          next = page.next;
        }
        return indices;
      });
      expect(seen).toEqual(Array.from({ length: COUNT }, (_, index) => index));
    }
  });

  it('finds the first line of any time, and of times between and beyond', async () => {
    await opened(async (file) => {
      for (const [from, first] of [
        [0, 0],
        [1, 3],
        [100, 3],
        [50_050, 1_503],
        [133_300, 3_999],
      ] as const) {
        const page = await file.page(await file.span(from, undefined), 1);
        expect([from, (JSON.parse(page.lines[0] as string) as { frame: number }).frame]).toEqual([from, first]);
      }
      expect(await file.page(await file.span(133_301, undefined), 1)).toEqual({ lines: [], next: null });
      const { lines, next } = await file.page(await file.span(200, 400), 100);
      expect(lines.map((line) => (JSON.parse(line) as { frame: number }).frame)).toEqual([6, 7, 8, 9, 10, 11]);
      expect(next).toBeNull();
      expect(await file.span(400, 200)).toMatchObject({ start: expect.any(Number) });
    });
  });

  it('streams a range as the bytes that a page of it has', async () => {
    await opened(async (file) => {
      const range = await file.span(10_000, 90_000);
      const chunks: Buffer[] = [];
      for await (const chunk of file.bytes(range)) chunks.push(chunk);
      const { lines } = await file.page(range, COUNT);
      expect(Buffer.concat(chunks).toString()).toBe(lines.map((line) => `${line}\n`).join(''));
    });
  });

  it('reads a page in the time of a page, wherever it lies', async () => {
    await opened(async (file) => {
      const read = Reflect.get(file, 'file') as { read: (...args: unknown[]) => Promise<unknown> };
      const plain = read.read.bind(read);
      let bytes = 0;
      read.read = (...args) => {
        bytes += args[2] as number;
        return plain(...args);
      };
      await file.page(await file.span(120_000, undefined), 1);
      expect(bytes).toBeLessThan(file.size);
      bytes = 0;
      await file.page({ start: (await file.span(undefined, undefined)).start, end: file.size }, 1);
      expect(bytes).toBeLessThanOrEqual(64 * 1024);
    });
  });

  it('says that there is none for a task that kept none', async () => {
    expect(await observations.open('nobody')).toBeNull();
  });
});
