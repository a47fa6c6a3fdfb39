import { describe, expect, it } from '@jest/globals';
import { quietestPoint } from './quietest-point.js';
import { utterances } from './utterances.js';

const RATE = 16;
/** So many ms of a loud tone, but for the silences. */
function tone(ms: number, ...silences: [number, number][]): Float32Array {
  const isSilent = (at: number): boolean => silences.some(([from, to]) => at >= from * RATE && at < to * RATE);
  return Float32Array.from({ length: ms * RATE }, (_, at) => (isSilent(at) ? 0 : Math.sin(at)));
}

async function* blocks(samples: Float32Array, length: number): AsyncGenerator<Float32Array> {
  for (let at = 0; at < samples.length; at += length) yield samples.slice(at, at + length);
}

async function cut(sound: AsyncIterable<Float32Array>, spans: [number, number][], mostMs = 30_000) {
  const given = spans.map(([startMs, endMs]) => ({ startMs, endMs }));
  const found: { startMs: number; samples: Float32Array }[] = [];
  for await (const utterance of utterances(sound, given, mostMs)) found.push(utterance);
  return found;
}

describe('utterances', () => {
  it.each([1, 333, 16_384])('gives the samples of each span, from blocks of %i', async (length) => {
    const sound = tone(500);
    const found = await cut(blocks(sound, length), [[0, 20], [20, 90], [301, 500]]); // prettier-ignore
    expect(found.map(({ startMs }) => startMs)).toEqual([0, 20, 301]);
    expect(found[1]?.samples).toEqual(sound.slice(20 * RATE, 90 * RATE));
    expect(found[2]?.samples).toEqual(sound.slice(301 * RATE));
  });

  it('gives what there is of a span that ends after the sound', async () => {
    const [only, ...more] = await cut(blocks(tone(500), 1000), [[400, 900]]);
    expect([only?.samples.length, more]).toEqual([100 * RATE, []]);
  });

  it('asks for no sound after the last span', async () => {
    let asked = 0;
    async function* endless(): AsyncGenerator<Float32Array> {
      for (;;) {
        asked++;
        yield new Float32Array(1600);
      }
    }
    await cut(endless(), [[150, 250]]);
    expect(asked).toBe(3);
    await cut(endless(), []);
    expect(asked).toBe(3);
  });

  it('parts a long span where it is quietest, at most as long as asked, without losing a sample', async () => {
    const sound = tone(10_000, [2_500, 2_700], [3_400, 3_600], [6_000, 6_200]);
    const found = await cut(blocks(sound, 1000), [[0, 10_000]], 4_000);
    expect(found[1]?.startMs).toBe(3_550);
    expect(found[2]?.startMs).toBeCloseTo(6_150, -1);
    expect(found.every(({ samples }) => samples.length <= 4_000 * RATE)).toBe(true);
    expect(found.flatMap(({ samples }) => [...samples])).toEqual([...sound]);
  });

  it('leaves no crumb at the end', async () => {
    const found = await cut(blocks(tone(4_010), 1000), [[0, 4_010]], 4_000);
    expect(found).toHaveLength(2);
    expect(found[1]?.samples.length).toBeGreaterThanOrEqual(1_000 * RATE);
  });
});

describe('quietestPoint', () => {
  it('is the middle of the quietest tenth of a second in the range', () => {
    const sound = tone(2_000, [100, 300], [1_200, 1_300]);
    expect(quietestPoint(sound, 1_000 * RATE, 2_000 * RATE)).toBe(1_250 * RATE);
  });

  it('is the end of a range that is too short', () => {
    expect(quietestPoint(tone(50), 0, 800)).toBe(800);
  });
});
