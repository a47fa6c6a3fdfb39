import { type FileHandle, open } from 'node:fs/promises';
import { AnalysisError } from '../../common/errors.js';
import { packetsOf } from './mpegts.js';
import type { Container } from './sniff.js';

/** Most bytes of a file's own tables, and of its beginning, that are looked through. */
const MOST_BYTES = 4 * 2 ** 20;
const HEAD_BYTES = 2 ** 20;

/** Most bytes of Tracks, of which every track has some hundreds. */
const TRACKS_BYTES = 2 ** 16;

/** Most boxes at the top of a file until its tables must have come. */
const MOST_BOXES = 10_000;

/** A first sample entry `encv` (ISO/IEC 23001-7, 4.1): size, count and size stand between. */
const ENCRYPTED_ENTRY = /stsd[^]{12}encv/;

/** The element Tracks, and in it ContentEncodings with a ContentEncryption (RFC 9559, 5.1.4.1.31). */
const TRACKS = Buffer.from('1654ae6b', 'hex');
const CONTENT_ENCRYPTION = /\x6d\x80[^]{1,64}?\x50\x35/;

/** Throws `CODEC_UNSUPPORTED` for a file that says of itself that its pictures are encrypted: nobody but the holder of the key can see them. */
export async function refuseEncrypted(path: string, container: Container): Promise<void> {
  const says = SAYING[container];
  if (!says) return;
  const file = await open(path);
  try {
    if (!(await says(file))) return;
  } finally {
    await file.close();
  }
  throw new AnalysisError('CODEC_UNSUPPORTED', 'The video is encrypted (DRM), and this service has no key to it.', {
    hint: 'Send a copy without copy protection.',
  });
}

const inMovie = async (file: FileHandle): Promise<boolean> => ENCRYPTED_ENTRY.test(await movieOf(file));

const inTracks = async (file: FileHandle): Promise<boolean> => {
  const head = await read(file, 0, HEAD_BYTES);
  const at = head.indexOf(TRACKS);
  return at >= 0 && CONTENT_ENCRYPTION.test(head.toString('latin1', at + 4, at + 4 + elementSize(head, at + 4)));
};

/** Whether most packets of the beginning are scrambled (ISO/IEC 13818-1, 2.4.3.3: transport_scrambling_control). */
const inPackets = async (file: FileHandle): Promise<boolean> => {
  const packets = packetsOf(await read(file, 0, HEAD_BYTES));
  const scrambled = packets.filter((packet) => ((packet[3] ?? 0) & 0xc0) !== 0);
  return scrambled.length * 2 > packets.length;
};

const SAYING: Partial<Record<Container, (file: FileHandle) => Promise<boolean>>> = {
  mp4: inMovie,
  mov: inMovie,
  '3gp': inMovie,
  matroska: inTracks,
  webm: inTracks,
  mpegts: inPackets,
};

/** The box `moov`, wherever it stands in the file, as text of single bytes; empty when there is none. */
async function movieOf(file: FileHandle): Promise<string> {
  const { size: end } = await file.stat();
  let at = 0;
  for (let boxes = 0; at + 8 <= end && boxes < MOST_BOXES; boxes++) {
    const head = await read(file, at, 16);
    const short = head.readUInt32BE(0);
    const size = short === 1 && head.length === 16 ? Number(head.readBigUInt64BE(8)) : short || end - at;
    if (head.toString('latin1', 4, 8) === 'moov')
      return (await read(file, at, Math.min(size, MOST_BYTES))).toString('latin1');
    if (size < 8) break;
    at += size;
  }
  return '';
}

/** Length of an EBML element's size (RFC 8794, 4) and what it says, bounded; unknown sizes are all ones. */
function elementSize(bytes: Buffer, at: number): number {
  const length = Math.clz32(bytes[at] ?? 0) - 23;
  if (length > 8) return 0;
  let size = (bytes[at] ?? 0) & (0xff >> length);
  for (let next = 1; next < length; next++) size = size * 256 + (bytes[at + next] ?? 0);
  return Math.min(length + size, TRACKS_BYTES);
}

async function read(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, position);
  return buffer.subarray(0, bytesRead);
}
