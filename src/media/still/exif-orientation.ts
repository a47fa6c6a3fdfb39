/** Where the first directory of TIFF tags says how a camera was held (Exif 2.32, tag 0x0112). */
const ORIENTATION = 0x0112;

/**
 * How a JPEG is to be turned before it is shown: 1 (as it is) to 8, as Exif numbers them. 1 as well for what has no Exif, or a
 * damaged one.
 */
export function exifOrientation(jpeg: Uint8Array): number {
  const bytes = Buffer.from(jpeg.buffer, jpeg.byteOffset, jpeg.byteLength);
  try {
    const tiff = tiffIn(bytes);
    return tiff ? orientationIn(tiff) : 1;
  } catch (error) {
    if (error instanceof RangeError) return 1;
    throw error;
  }
}

/** What the segment APP1 holds after its name. The segments before the picture follow one another. */
function tiffIn(bytes: Buffer): Buffer | null {
  for (let at = 2; bytes[at] === 0xff && bytes[at + 1] !== 0xda; at += 2 + bytes.readUInt16BE(at + 2)) {
    const isExif = bytes[at + 1] === 0xe1 && bytes.toString('latin1', at + 4, at + 10) === 'Exif\0\0';
    if (isExif) return bytes.subarray(at + 10, at + 2 + bytes.readUInt16BE(at + 2));
  }
  return null;
}

function orientationIn(tiff: Buffer): number {
  const isLittle = tiff.toString('latin1', 0, 2) === 'II';
  const short = (at: number): number => (isLittle ? tiff.readUInt16LE(at) : tiff.readUInt16BE(at));
  const first = isLittle ? tiff.readUInt32LE(4) : tiff.readUInt32BE(4);
  for (let entry = 0; entry < short(first); entry++) {
    const at = first + 2 + entry * 12;
    if (short(at) === ORIENTATION) return inRange(short(at + 8));
  }
  return 1;
}

const inRange = (orientation: number): number => (orientation >= 1 && orientation <= 8 ? orientation : 1);
