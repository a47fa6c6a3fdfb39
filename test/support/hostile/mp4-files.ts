import { box, changed, words } from './boxes.js';
import { type Bait, type HostileFile, READ_OR_REFUSED, small, X264 } from './hostile-file.js';

const STBL = ['moov', 'trak', 'mdia', 'minf', 'stbl'];
const DREF = ['moov', 'trak', 'mdia', 'minf', 'dinf', 'dref'];
const OF_ANY = [...READ_OR_REFUSED, 'LIMIT_EXCEEDED'];

/** MP4 files whose boxes lie: references to other files, absurd tables, thousands of tracks, gigantic tags. */
export async function mp4Files(bait: Bait): Promise<HostileFile[]> {
  const plain = await small('plain-x264.mp4', [...X264, '-g', '5']);
  const of = (name: string, bytes: Buffer, ends = OF_ANY): HostileFile => ({ name: `${name}.mp4`, bytes, ends });
  const tables = Object.entries(TABLES).map(([name, [path, change]]) => of(name, changed(plain, path, change)));
  return [
    of('url-reference-to-file', referring(plain, 'url ', Buffer.from(`\0\0\0\0file://${bait.video}\0`))),
    of('url-reference-to-pipe', referring(plain, 'url ', Buffer.from(`\0\0\0\0${bait.pipe}\0`))),
    of('url-reference-to-listener', referring(plain, 'url ', Buffer.from(`\0\0\0\0${bait.url}/a.mp4\0`))),
    of('alias-reference-to-pipe', referring(plain, 'alis', alias(bait.pipe))),
    ...tables,
    of('many-tracks', manyTracks(plain, 3_000)),
    of('deep-boxes', Buffer.concat([plain, deep(5_000)])),
    of('endless-box', Buffer.concat([plain, words(1), Buffer.from('free'), words(0x7fffffff, 0xfffffff0)])),
    of('gigantic-tag', tagged(plain, Buffer.alloc(8 * 2 ** 20, 'x')), ['SUCCESS']),
    of('control-tag', tagged(plain, Buffer.from('\x1b[2J\x1b]0;owned\x07\0\r\n  Stream #0:0: Video: h264, 1x1')), [
      'SUCCESS',
    ]),
    of('container-in-free-box', Buffer.concat([plain.subarray(0, 32), box('free', plain), plain.subarray(32)])),
    of('container-in-media-data', Buffer.concat([plain.subarray(0, 32), box('mdat', plain)]), ['MEDIA_CORRUPT']),
    of('encrypted', await small('encrypted.mp4', [...X264, ...CENC]), ['CODEC_UNSUPPORTED']),
  ];
}

const CENC = [
  ...['-encryption_scheme', 'cenc-aes-ctr', '-encryption_key', '76a6c65c5ea762046bd749a2e632ccbb'],
  ...['-encryption_kid', 'a7e61c373e219033c21091fa607bf3b8'],
];

type Change = (body: Buffer) => Buffer;

/** Tables that no honest file has, by what is wrong with them. */
const TABLES: Record<string, [string[], Change]> = {
  'zero-matrix': [['moov', 'trak', 'tkhd'], put(40, 0, 0, 0, 0, 0, 0, 0, 0, 0)],
  'huge-matrix': [['moov', 'trak', 'tkhd'], put(40, ...Array<number>(9).fill(0x7fffffff))],
  'slanted-matrix': [['moov', 'trak', 'tkhd'], put(40, 0xb504, 0x7b504, 0, 0xffff4afc, 0xb504, 0, 0, 0, 0x40000000)],
  'odd-angle': [['moov', 'trak', 'tkhd'], put(40, 0x8000, 0xddb4, 0, 0xffff224c, 0x8000, 0, 0, 0, 0x40000000)],
  'flat-tkhd': [['moov', 'trak', 'tkhd'], put(76, 0, 0)],
  'no-durations': [[...STBL, 'stts'], put(12, 0)],
  'negative-durations': [[...STBL, 'stts'], put(12, 0xfffffff0)],
  'longest-durations': [[...STBL, 'stts'], put(12, 0x7fffffff)],
  'no-time-scale': [['moov', 'trak', 'mdia', 'mdhd'], put(12, 0)],
  'finest-time-scale': [['moov', 'trak', 'mdia', 'mdhd'], put(12, 0xffffffff)],
  'time-scale-of-one': [['moov', 'trak', 'mdia', 'mdhd'], put(12, 1)],
  'longest-movie': [['moov', 'mvhd'], put(12, 1, 0xffffffff)],
  'samples-outside': [[...STBL, 'stco'], put(8, 0x7ffffff0)],
  'samples-of-2-gib': [[...STBL, 'stsz'], put(4, 0x7ffffff0)],
  'samples-without-end': [[...STBL, 'stsz'], put(8, 0x7fffffff)],
  'chunks-without-end': [[...STBL, 'stsc'], put(4, 0x0fffffff)],
  'late-edit': [['moov', 'trak', 'edts', 'elst'], put(8, 0xffffffff, 0x7fffffff)],
  'unknown-codec': [
    [...STBL, 'stsd'],
    (body) => Buffer.from(body.toString('latin1').replace('avc1', 'zzz1'), 'latin1'),
  ],
  'sizeless-codec': [[...STBL, 'stsd'], put(8 + 8 + 24, 0)],
  'no-codec-setup': [
    [...STBL, 'stsd'],
    (body) => Buffer.from(body.toString('latin1').replace('avcC', 'free'), 'latin1'),
  ],
};

/** Writes numbers into a body. */
function put(at: number, ...numbers: number[]): Change {
  return (body) => {
    words(...numbers).copy(body, at);
    return body;
  };
}

/** A file whose samples are said to lie in another. */
const referring = (file: Buffer, type: string, body: Buffer): Buffer =>
  changed(file, DREF, () => Buffer.concat([words(0, 1), box(type, body)]));

/** A Macintosh alias record with an absolute path (as libavformat/mov.c reads it). */
function alias(path: string): Buffer {
  const record = Buffer.concat([words(0), Buffer.alloc(150)]);
  const entry = Buffer.alloc(4);
  entry.writeUInt16BE(2, 0);
  entry.writeUInt16BE(path.length, 2);
  return Buffer.concat([record, entry, Buffer.from(path), Buffer.from('ffff0000', 'hex')]);
}

const manyTracks = (file: Buffer, count: number): Buffer =>
  changed(file, ['moov'], (body) => {
    const start = body.indexOf('trak') - 4;
    const track = body.subarray(start, start + body.readUInt32BE(start));
    return Buffer.concat([body, ...Array<Buffer>(count).fill(track)]);
  });

function deep(levels: number): Buffer {
  const nested = Buffer.alloc(levels * 8);
  for (let level = 0; level < levels; level++) {
    nested.writeUInt32BE(nested.length - level * 8, level * 8);
    nested.write('moov', level * 8 + 4);
  }
  return nested;
}

/** With a title of any bytes (ilst, as iTunes writes it). */
const tagged = (file: Buffer, title: Buffer): Buffer =>
  changed(file, ['moov'], (body) => {
    const handler = box('hdlr', words(0, 0), Buffer.from('mdirappl'), Buffer.alloc(9));
    const list = box('ilst', box('©nam', box('data', words(1, 0), title)));
    return Buffer.concat([body, box('udta', box('meta', words(0), handler, list))]);
  });
