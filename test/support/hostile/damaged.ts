import { Dice } from './dice.js';
import { type HostileFile, READ_OR_REFUSED, small, X264 } from './hostile-file.js';

const VP8 = ['-c:v', 'libvpx', '-deadline', 'realtime', '-cpu-used', '8', '-b:v', '200k'];
const TENTHS = [1, 2, 3, 4, 5, 6, 7, 8, 9];

/** Part of the bits that are flipped: one in a thousand. */
const FLIPPED = 1 / 1_000;

/** Two seconds in each container that the service reads, by the name of the file. */
export async function wholeFiles(): Promise<Record<string, Buffer>> {
  return {
    'moov-last.mp4': await small('whole.mp4', [...X264, '-g', '5']),
    'moov-first.mp4': await small('whole-fast.mp4', [...X264, '-g', '5', '-movflags', '+faststart']),
    'fragmented.mp4': await small('whole-moof.mp4', [...X264, '-g', '5', '-movflags', '+frag_keyframe+empty_moov']),
    'whole.mkv': await small('whole.mkv', [...X264, '-g', '5']),
    'whole.webm': await small('whole.webm', VP8),
    'whole.ts': await small('whole.ts', [...X264, '-g', '5']),
    'whole.avi': await small('whole.avi', ['-c:v', 'mpeg4']),
    'whole.flv': await small('whole.flv', [...X264, '-g', '5']),
  };
}

/** Each container cut off at every tenth, and with flipped bits. */
export async function damaged(): Promise<HostileFile[]> {
  const ends = READ_OR_REFUSED;
  return Object.entries(await wholeFiles()).flatMap(([name, bytes]) => [
    ...TENTHS.map((tenth) => ({
      name: `cut-at-${tenth}-tenths-${name}`,
      bytes: bytes.subarray(0, Math.floor((bytes.length * tenth) / 10)),
      ends,
    })),
    ...[1, 2].map((seed) => ({
      name: `flipped-${seed}-${name}`,
      bytes: flipped(bytes, new Dice(seed)),
      ends: [...ends, 'LIMIT_EXCEEDED'],
    })),
  ]);
}

function flipped(bytes: Buffer, dice: Dice): Buffer {
  const copy = Buffer.from(bytes);
  const count = Math.ceil(bytes.length * 8 * FLIPPED);
  for (let done = 0; done < count; done++) {
    const at = dice.below(copy.length);
    copy.writeUInt8(copy.readUInt8(at) ^ (1 << dice.below(8)), at);
  }
  return copy;
}
