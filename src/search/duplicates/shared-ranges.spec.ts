import { describe, expect, it } from '@jest/globals';
import { direction, point, seeded, unit } from '../../contracts/points.js';
import { sequenceOf, type Sequence } from './sequence.js';
import { coverageOf, type SharedRange, sharedRanges } from './shared-ranges.js';

const DIMENSIONS = 64;

/** What a film shows at a time: a picture that becomes another within every 2 s, or so many ms. */
function film(seed: number, changeMs = 2_000): (ms: number) => Float32Array {
  const pictures = Array.from({ length: 40 }, (_, at) => direction(seeded(seed * 1_000 + at), DIMENSIONS));
  return (ms) => {
    const [at, part] = [Math.floor(ms / changeMs), (ms % changeMs) / changeMs];
    return unit(pictures[at]!.map((value, axis) => value * (1 - part) + pictures[at + 1]![axis]! * part));
  };
}

const black = unit(Array.from({ length: DIMENSIONS }, (_, axis) => (axis === DIMENSIONS - 1 ? 1 : 0)));
const isBlack = (vector: Float32Array): boolean => vector === black;

/** The pictures of so many ms, sampled every half second from `phase` on. */
function sampled(durationMs: number, show: (ms: number) => Float32Array, phase = 0): Sequence {
  const points = Array.from({ length: Math.ceil((durationMs - phase) / 500) }, (_, at) =>
    point(show(phase + at * 500), { task_id: 'film', time_ms: phase + at * 500 }),
  );
  return sequenceOf(points, durationMs, isBlack);
}

const [ours, other, third] = [film(1), film(2), film(3)];

function expectNear({ query, match }: SharedRange, expected: number[]): void {
  const times = [query.startMs, query.endMs, match.startMs, match.endMs];
  const far = times.filter((time, at) => Math.abs(time - expected[at]!) > 500);
  expect([far, times]).toEqual([[], times]);
}

describe('sharedRanges', () => {
  it('finds a whole copy, sampled at other moments', async () => {
    const query = sampled(20_000, ours);
    const ranges = await sharedRanges(query, sampled(20_000, ours, 230));
    expect(ranges).toHaveLength(1);
    expectNear(ranges[0]!, [0, 20_000, 0, 20_000]);
    expect(coverageOf(ranges, query.durationMs)).toBeGreaterThan(0.97);
  });

  it('finds five seconds that were cut into another film', async () => {
    const mix = (ms: number): Float32Array => (ms >= 10_000 && ms < 15_000 ? ours(ms - 4_000) : other(ms));
    const ranges = await sharedRanges(sampled(20_000, ours), sampled(30_000, mix));
    expect(ranges).toHaveLength(1);
    expectNear(ranges[0]!, [6_000, 11_000, 10_000, 15_000]);
  });

  it.each([6_000, 10_000])('holds to the moment in a pan so slow that a picture lasts %s ms', async (changeMs) => {
    const pan = film(4, changeMs);
    const [whole] = await sharedRanges(sampled(20_000, pan), sampled(20_000, pan));
    expect(whole).toMatchObject({ query: { startMs: 0, endMs: 20_000 }, match: { startMs: 0, endMs: 20_000 } });
    const mix = (ms: number): Float32Array => (ms >= 10_000 && ms < 18_000 ? pan(ms - 4_000) : other(ms));
    const ranges = await sharedRanges(sampled(20_000, pan), sampled(30_000, mix));
    expect(ranges).toHaveLength(1);
    expectNear(ranges[0]!, [6_000, 14_000, 10_000, 18_000]);
  });

  it('finds parts in another order', async () => {
    const swapped = (ms: number): Float32Array => (ms < 8_000 ? ours(ms + 10_000) : ours(ms - 8_000));
    const ranges = await sharedRanges(sampled(18_000, ours), sampled(18_000, swapped));
    expect(ranges).toHaveLength(2);
    expectNear(ranges[0]!, [0, 10_000, 8_000, 18_000]);
    expectNear(ranges[1]!, [10_000, 18_000, 0, 8_000]);
  });

  it.each([0.8, 1.25])('follows a copy at %s of the speed', async (speed) => {
    const ranges = await sharedRanges(
      sampled(20_000, ours),
      sampled(20_000 / speed, (ms) => ours(ms * speed)),
    );
    expect(ranges).toHaveLength(1);
    expectNear(ranges[0]!, [0, 20_000, 0, 20_000 / speed]);
  });

  it('sees through what stays the same for the whole copy, such as bars', async () => {
    const bars = direction(seeded(99), DIMENSIONS).map((value) => value * 1.5);
    const barred = (ms: number): Float32Array => unit(ours(ms).map((value, axis) => value + bars[axis]!));
    const ranges = await sharedRanges(sampled(20_000, ours), sampled(20_000, barred));
    expect(ranges).toHaveLength(1);
    expectNear(ranges[0]!, [0, 20_000, 0, 20_000]);
  });

  it('sees through a distortion that changes more of every frame than it leaves', async () => {
    const noise = film(5, 1_000);
    const distorted = (ms: number): Float32Array => unit(ours(ms).map((value, axis) => value + 1.4 * noise(ms)[axis]!));
    const ranges = await sharedRanges(sampled(20_000, ours), sampled(20_000, distorted));
    expect(ranges).toHaveLength(1);
    expectNear(ranges[0]!, [0, 20_000, 0, 20_000]);
  });

  it('leaves out what only resembles the rest of a film, beside a part of it', async () => {
    const faint = (ms: number): Float32Array => unit(other(ms).map((value, axis) => value + 0.45 * ours(ms)[axis]!));
    const beside = (ms: number): Float32Array => (ms >= 4_000 && ms < 15_000 ? faint(ms) : other(ms));
    const mix = (ms: number): Float32Array => (ms >= 6_000 && ms < 13_000 ? ours(ms) : beside(ms));
    const ranges = await sharedRanges(sampled(20_000, ours), sampled(20_000, mix));
    expect(ranges).toHaveLength(1);
    expectNear(ranges[0]!, [6_000, 13_000, 6_000, 13_000]);
  });

  it('finds nothing in another film', async () => {
    expect(await sharedRanges(sampled(30_000, ours), sampled(30_000, other))).toEqual([]);
  });

  it('does not count a title, or black, that two films share', async () => {
    const title = direction(seeded(7), DIMENSIONS);
    const titled = (show: (ms: number) => Float32Array) => (ms: number) =>
      ms < 4_000 ? black : ms < 8_000 ? title : show(ms);
    expect(await sharedRanges(sampled(30_000, titled(other)), sampled(30_000, titled(third)))).toEqual([]);
  });

  it('lays two copies of a short still begin on begin, however few frames each has', async () => {
    const still = direction(seeded(8), DIMENSIONS);
    const [short, long] = [sampled(1_001, () => still), sampled(1_136, () => still, 400)];
    expectNear((await sharedRanges(short, long))[0]!, [0, 1_001, 0, 1_001]);
    expectNear((await sharedRanges(long, short))[0]!, [0, 1_001, 0, 1_001]);
  });

  it('counts a still that is all of both videos, but no black video', async () => {
    const still = direction(seeded(8), DIMENSIONS);
    expect(
      await sharedRanges(
        sampled(3_000, () => still),
        sampled(3_000, () => still),
      ),
    ).toHaveLength(1);
    expect(
      await sharedRanges(
        sampled(3_000, () => black),
        sampled(3_000, () => black),
      ),
    ).toEqual([]);
  });
});
