import { createHash } from 'node:crypto';
import { gunzipSync, gzipSync } from 'node:zlib';
import type { Point, PointPayload } from './vector-store.js';

/** The points of one task and one model. */
export interface PointSet {
  /** `name@version`. */
  model: string;
  points: Point[];
}

/** The file holds no points, or not those that were written. */
export class PointsDamaged extends Error {
  override readonly name = 'PointsDamaged';
}

/** What is compressed: everything but the numbers, whose order is that of the points. */
interface Contents {
  model: string;
  dimensions: number;
  points: { id: string; payload: PointPayload }[];
}

const MAGIC = Buffer.from('vaspts1\n', 'latin1');
const LENGTH_BYTES = 4;
const START = MAGIC.length + LENGTH_BYTES;
const SHA256_BYTES = 32;

/**
 * Points as bytes: `vaspts1\n`, the length of the next part (uint32), model, ids and payloads as JSON in gzip, the vectors as
 * float32, and the SHA-256 of all that. Numbers are little-endian.
 */
export function packPoints({ model, points }: PointSet): Buffer {
  const dimensions = points[0]?.vector.length ?? 0;
  const contents: Contents = { model, dimensions, points: points.map(({ id, payload }) => ({ id, payload })) };
  const about = gzipSync(JSON.stringify(contents));
  const length = Buffer.alloc(LENGTH_BYTES);
  length.writeUInt32LE(about.length);
  const vectors = points.map(({ vector }) => Buffer.from(vector.buffer, vector.byteOffset, vector.byteLength));
  const parts = [MAGIC, length, about, ...vectors];
  return Buffer.concat([...parts, digest(parts)]);
}

/** The points that `packPoints` wrote. Throws `PointsDamaged`, naming `path`, when a single byte differs. */
export function unpackPoints(bytes: Buffer, path: string): PointSet {
  const end = bytes.length - SHA256_BYTES;
  if (end < START || !bytes.subarray(0, MAGIC.length).equals(MAGIC)) throw new PointsDamaged(`${path} holds no points`);
  if (!digest([bytes.subarray(0, end)]).equals(bytes.subarray(end)))
    throw new PointsDamaged(`${path} is damaged: its checksum is another`);
  const vectorsAt = START + bytes.readUInt32LE(MAGIC.length);
  const { model, dimensions, points } = JSON.parse(gunzipSync(bytes.subarray(START, vectorsAt)).toString()) as Contents;
  // A copy, because floats must begin at a multiple of four bytes.
  const numbers = new Float32Array(new Uint8Array(bytes.subarray(vectorsAt, end)).buffer);
  const vectorAt = (at: number): Float32Array => numbers.slice(at * dimensions, (at + 1) * dimensions);
  return { model, points: points.map((point, at) => ({ ...point, vector: vectorAt(at) })) };
}

function digest(parts: readonly Buffer[]): Buffer {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest();
}
