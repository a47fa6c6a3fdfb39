import type { Size } from '../../common/size.js';

/** A picture with its size: rows of interleaved bytes. */
export interface Still {
  bytes: Uint8Array;
  size: Size;
}

/** Magic number, width, height and greatest value, and one byte of white space (netpbm's `ppm(5)` and `pgm(5)`). */
const HEADER = /^P([56])\s+(\d+)\s+(\d+)\s+255\s/;

/** Reads a binary PPM or PGM as ffmpeg writes them; null when it is none, or not whole. */
export function readNetpbm(file: Buffer): Still | null {
  const match = HEADER.exec(file.toString('latin1', 0, 64));
  if (!match) return null;
  const [header, kind] = match;
  const size = { width: Number(match[2]), height: Number(match[3]) };
  const bytes = file.subarray(header.length);
  return bytes.length === size.width * size.height * (kind === '6' ? 3 : 1) ? { bytes, size } : null;
}
