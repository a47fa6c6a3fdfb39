import { any, type Bait, type HostileFile, READ_OR_REFUSED, small, X264 } from './hostile-file.js';
import { Dice } from './dice.js';
import { changedElements, element } from './ebml.js';

const [SEGMENT, TRACKS, TRACK, INFO] = ['18538067', '1654ae6b', 'ae', '1549a966'] as const;
const [CLUSTER, BLOCK] = ['1f43b675', 'a3'] as const;
const OF_ANY = [...READ_OR_REFUSED, 'LIMIT_EXCEEDED'];

/** Matroska files whose elements lie, or that carry what is no video. */
export async function matroskaFiles({ video }: Bait): Promise<HostileFile[]> {
  const plain = await small('plain-x264.mkv', [...X264, '-g', '5']);
  const track = (extra: Buffer): Buffer =>
    changedElements(plain, [SEGMENT, TRACKS, TRACK], (body) => Buffer.concat([body, extra]));
  const info = (extra: Buffer): Buffer =>
    changedElements(plain, [SEGMENT, INFO], (body) => Buffer.concat([body, extra]));
  const of = (name: string, bytes: Buffer, ends = OF_ANY): HostileFile => ({ name: `${name}.mkv`, bytes, ends });
  return [
    of('encrypted', scrambled(track(ENCRYPTED)), ['CODEC_UNSUPPORTED']),
    of('compressed-by-what', track(element('6d80', element('6240', element('5034', number('4254', 77)))))),
    of('longest', info(element('4489', Buffer.from('412e848000000000', 'hex'))), ['LIMIT_EXCEEDED']),
    of('endless', info(element('4489', Buffer.from('7ff8000000000000', 'hex')))),
    of('no-time-scale', info(number('2ad7b1', 0))),
    of('no-size', track(element('e0', number('b0', 0), number('ba', 0)))),
    of('of-4-gigapixels', track(element('e0', number('b0', 65_535), number('ba', 65_535)))),
    of('control-title', info(element('7ba9', Buffer.from('\x1b[2J\0\x07\r\n  Stream #0:0: Video: h264')))),
    of('gigantic-title', info(element('7ba9', Buffer.alloc(8 * 2 ** 20, 'x')))),
    of('many-tracks', manyTracks(plain, 3_000)),
    of('deep', Buffer.concat([plain, deep(2_000)])),
    of('holding-a-video', await any('holding.mkv', [...CLIP, ...X264, '-attach', video, ...ATTACHED]), ['SUCCESS']),
  ];
}

const CLIP = ['-f', 'lavfi', '-i', 'testsrc2=size=96x64:rate=10:duration=1'];
const ATTACHED = ['-metadata:s:t', 'mimetype=video/mp4'];

function number(id: string, value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return element(id, bytes);
}

/** ContentEncodings (RFC 9559, 5.1.4.1.31) of one encryption by AES. */
const ENCRYPTED = element(
  '6d80',
  element(
    '6240',
    number('5033', 1),
    element('5035', number('47e1', 5), element('47e2', Buffer.from('key of somebody'))),
  ),
);

/** With frames as they look without the key. */
const scrambled = (file: Buffer): Buffer =>
  changedElements(file, [SEGMENT, CLUSTER, BLOCK], (body) =>
    Buffer.concat([body.subarray(0, 4), new Dice(body.length).bytes(body.length - 4)]),
  );

function manyTracks(file: Buffer, count: number): Buffer {
  const more = Array.from({ length: count }, (_, at) =>
    element(TRACK, number('d7', at + 2), number('73c5', at + 2), number('83', 1), element('86', Buffer.from('V_VP8'))),
  );
  return changedElements(file, [SEGMENT, TRACKS], (body) => Buffer.concat([body, ...more]));
}

function deep(levels: number): Buffer {
  let nested: Buffer = Buffer.alloc(0);
  for (let level = 0; level < levels; level++) nested = element(SEGMENT, nested);
  return nested;
}
