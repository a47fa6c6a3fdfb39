import { v5 } from 'uuid';
import { scoreOf } from '../vector-store/nearest.js';
import type { Filter, Hit, Point, PointPayload } from '../vector-store/vector-store.js';

const NAMESPACE = '7c1f0a44-64a6-4b43-9d6e-3f5a4c8f2b10';

/** Numbers in [0, 1), the same for the same seed (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** The numbers as a vector of length 1. */
export function unit(numbers: Iterable<number>): Float32Array {
  const vector = Float32Array.from(numbers);
  const length = Math.sqrt(vector.reduce((sum, number) => sum + number * number, 0));
  return vector.map((number) => number / length);
}

/** A direction drawn at random. */
export const direction = (random: () => number, dimensions: number): Float32Array =>
  unit(Array.from({ length: dimensions }, () => random() - 0.5));

/** A point of a task at a time; everything else is plain unless given. */
export function point(vector: Float32Array, payload: Partial<PointPayload> & { task_id: string }): Point {
  const { task_id, time_ms = 0 } = payload;
  return {
    id: v5(`${task_id}/${time_ms}`, NAMESPACE),
    vector,
    payload: {
      run: 'run-1',
      time_ms,
      shot_index: 0,
      shot_start_ms: 0,
      shot_end_ms: 10_000,
      video_url: 'https://example.com/video.mp4',
      pipeline: 'production',
      owner: null,
      metadata: {},
      labels: [],
      thumbnail_url: null,
      ...payload,
    },
  };
}

/** `count` points over several tasks, owners, and metadata, at random. */
export function randomPoints(seed: number, count: number, dimensions: number, prefix: string): Point[] {
  const random = seeded(seed);
  const pick = <Thing>(things: readonly Thing[]): Thing => things[Math.floor(random() * things.length)] as Thing;
  return Array.from({ length: count }, (_, index) =>
    point(direction(random, dimensions), {
      task_id: `${prefix}-${Math.floor(random() * 8)}`,
      time_ms: index * 500,
      shot_index: Math.floor(index / 10),
      owner: pick([null, 'ann', "o'brien"]),
      metadata: pick<Record<string, string>>([
        {},
        { camera: 'north' },
        { camera: 'south', 'shift.of"day': 'nacht 🌙' },
      ]),
      labels: pick([[], ['cat'], ['cat', 'traffic light']]),
    }),
  );
}

/** Whether a filter lets a payload through, by the words of the port. */
export function passes(
  { taskIds, metadata = {}, time, owner, label, except = [] }: Filter,
  payload: PointPayload,
): boolean {
  const isExcepted = except.some(
    ({ taskId, shotIndex = payload.shot_index }) => taskId === payload.task_id && shotIndex === payload.shot_index,
  );
  return (
    !isExcepted &&
    (label === undefined || payload.labels.includes(label)) &&
    (taskIds?.includes(payload.task_id) ?? true) &&
    Object.entries(metadata).every(([key, value]) => payload.metadata[key] === value) &&
    payload.time_ms >= (time?.startMs ?? -Infinity) &&
    payload.time_ms < (time?.endMs ?? Infinity) &&
    (owner === undefined || payload.owner === owner)
  );
}

/** The nearest by comparing all of them, in double precision: what every store must find. */
export function nearestByHand(points: Point[], vector: Float32Array, limit: number, filter: Filter = {}): Hit[] {
  const score = (other: Float32Array): number =>
    other.reduce((sum, number, index) => sum + number * (vector[index] ?? 0), 0);
  return points
    .filter(({ payload }) => passes(filter, payload))
    .map((candidate) => ({ id: candidate.id, score: scoreOf(score(candidate.vector)), payload: candidate.payload }))
    .sort((a, b) => b.score - a.score || (a.id < b.id ? -1 : 1))
    .slice(0, limit);
}
