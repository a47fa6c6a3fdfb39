import type { Point } from './vector-store.js';

/** A vector, or a whole collection, is not of the kind that the collection holds. Not retryable: the caller is at fault. */
export class VectorMisfit extends Error {
  override readonly name = 'VectorMisfit';
}

/** Throws `VectorMisfit` when the vector has other dimensions than the collection, or points nowhere (a length of 0 or NaN). */
export function checkVector(collection: string, dimensions: number, vector: Float32Array, what: string): void {
  if (vector.length !== dimensions)
    throw new VectorMisfit(
      `${what} has ${vector.length} dimensions; the collection "${collection}" holds vectors of ${dimensions}.`,
    );
  const length = Math.sqrt(vector.reduce((squares, number) => squares + number * number, 0));
  if (!Number.isFinite(length) || length === 0)
    throw new VectorMisfit(`${what} for the collection "${collection}" has the length ${length}: it has no direction.`);
}

/** Checks the vector of every point before any is stored. */
export function checkPoints(collection: string, dimensions: number, points: readonly Point[]): void {
  for (const { id, vector } of points) checkVector(collection, dimensions, vector, `The vector of point ${id}`);
}

/** Throws `VectorMisfit` when an existing collection has other dimensions than were asked for. */
export function checkDimensions(collection: string, asked: number, existing: number): void {
  if (asked !== existing)
    throw new VectorMisfit(
      `The collection "${collection}" was asked for with ${asked} dimensions; the one there holds vectors of ${existing}. ` +
        'Give the model another version, or remove the collection.',
    );
}
