import { isDeepStrictEqual } from 'node:util';
import type { Point } from '../vector-store/vector-store.js';

/** Stores that normalise vectors change them in their last digits. */
const NEAR = 1e-5;

/** Whether a store holds exactly these points, whatever their order. */
export function samePoints(stored: readonly Point[], wanted: readonly Point[]): boolean {
  if (stored.length !== wanted.length) return false;
  const byId = new Map(stored.map((point) => [point.id, point]));
  return wanted.every(({ id, payload, vector }) => {
    const found = byId.get(id);
    return found !== undefined && isDeepStrictEqual(found.payload, payload) && isNear(found.vector, vector);
  });
}

const isNear = (one: Float32Array, other: Float32Array): boolean =>
  one.length === other.length && one.every((number, at) => Math.abs(number - (other[at] as number)) < NEAR);
