import type { Point } from '../../vector-store/vector-store.js';
import { dot, unitOf } from './vectors.js';

/** Shorter than this, what differs from the video's mean is noise of coding. */
const LEAST_CHANGE = 0.2;

/** A sampled frame as it is compared. */
export interface Sight {
  timeMs: number;
  /** The embedding, of length 1. */
  whole: Float32Array;
  /** What differs from the mean of the video, of length 1: bars, logos and grading that stay are not in it. Null when nothing moves. */
  change: Float32Array | null;
}

/** The frames of a video that say something, in time order. */
export interface Sequence {
  sights: Sight[];
  durationMs: number;
  /** Median distance of sampled frames. */
  stepMs: number;
  /** Where its shots begin. */
  cutsMs: number[];
}

/** The points of one task in time order, without the blank ones, as a sequence. */
export function sequenceOf(points: Point[], durationMs: number, isBlank: (vector: Float32Array) => boolean): Sequence {
  const telling = points.filter(({ vector }) => !isBlank(vector));
  const mean = meanOf(telling.map(({ vector }) => vector));
  const sights = telling.map(({ vector, payload }) => ({
    timeMs: payload.time_ms,
    whole: vector,
    change: changeOf(vector, mean),
  }));
  const cutsMs = [...new Set(points.map(({ payload }) => payload.shot_start_ms))];
  return { sights, durationMs, stepMs: stepOf(points), cutsMs };
}

function meanOf(vectors: Float32Array[]): Float32Array {
  const mean = new Float32Array(vectors[0]?.length ?? 0);
  for (const vector of vectors) for (let at = 0; at < mean.length; at++) mean[at]! += vector[at]! / vectors.length;
  return mean;
}

function changeOf(vector: Float32Array, mean: Float32Array): Float32Array | null {
  const change = vector.map((value, at) => value - mean[at]!);
  return dot(change, change) < LEAST_CHANGE ** 2 ? null : unitOf(change);
}

function stepOf(points: Point[]): number {
  const times = points.map(({ payload }) => payload.time_ms);
  const steps = times.slice(1).map((time, at) => time - times[at]!);
  return steps.sort((a, b) => a - b)[steps.length >> 1] ?? 1_000;
}
