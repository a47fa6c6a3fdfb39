import { any, type HostileFile, READ_OR_REFUSED, small, X264 } from './hostile-file.js';

const ALL = ['-fps_mode', 'passthrough'];

/** Videos that a decoder reads, but that are as no video should be; and codings that this service does not take. */
export async function odd(): Promise<HostileFile[]> {
  return [...(await shapes()), ...(await times()), ...(await codings())];
}

const read = (name: string, bytes: Buffer, ends: readonly string[] = ['SUCCESS']): HostileFile => ({
  name,
  bytes,
  ends,
});

const sized = (size: string, more: string[] = []): Promise<Buffer> =>
  any(`sized-${size}.mp4`, ['-f', 'lavfi', '-i', `testsrc2=size=${size}:rate=10:duration=0.5`, ...X264, ...more]);

const part = (size: string): Promise<Buffer> =>
  any(`part-${size}.ts`, ['-f', 'lavfi', '-i', `testsrc2=size=${size}:rate=10:duration=0.5`, ...X264, '-g', '2']);

async function shapes(): Promise<HostileFile[]> {
  const sizes = await Promise.all(['64x64', '128x96', '32x200', '64x64'].map(part));
  const many = Array.from({ length: 20 }, () => sizes).flat();
  return [
    read('sizes-that-change.ts', Buffer.concat(sizes)),
    read('sizes-that-change-often.ts', Buffer.concat(many), ['SUCCESS', 'MEDIA_CORRUPT']),
    read('flat.mp4', await sized('8192x2')),
    read('thin.mp4', await sized('2x8192')),
    read('tiny.mp4', await sized('2x2')),
    read('wide-pixels.mp4', await small('wide.mp4', ['-vf', 'setsar=65535/1', ...X264])),
    read('thin-pixels.mkv', await small('thin.mkv', ['-vf', 'setsar=1/65535', ...X264])),
  ];
}

async function times(): Promise<HostileFile[]> {
  const mkv = (name: string, expression: string): Promise<Buffer> =>
    small(`${name}.mkv`, [...X264, '-bf', '0', '-bsf:v', `setts=ts='${expression}'`]);
  const before = ['-vf', 'setpts=PTS-100/TB', ...ALL, ...X264, '-bf', '0', '-copyts', '-avoid_negative_ts', 'disabled'];
  return [
    read('before-zero.mkv', await small('before-zero.mkv', before)),
    read('times-that-stand-still.mkv', await mkv('still', '0')),
    read('times-that-repeat.mkv', await mkv('repeat', 'floor(N/2)*100')),
    read('times-that-run-back.ts', await joined(), ['SUCCESS', 'MEDIA_CORRUPT', 'LIMIT_EXCEEDED']),
    read('a-thousand-a-second.mkv', await mkv('thousand', 'N')),
    read('a-million-a-second.mp4', await any('million.mp4', [...MILLION, ...X264])),
    read('one-in-an-hour.mp4', await small('slow.mp4', ['-vf', 'setpts=N*30/TB,fps=1/30', ...X264])),
  ];
}

const MILLION = ['-f', 'lavfi', '-i', 'testsrc2=size=64x64:rate=1000000:duration=0.00002'];

/** Two transport streams of which the second begins a day earlier. */
async function joined(): Promise<Buffer> {
  const at = (offset: string): Promise<Buffer> =>
    small(`at-${offset}.ts`, [...X264, '-output_ts_offset', offset, '-mpegts_copyts', '1']);
  return Buffer.concat([await at('80000'), await at('10')]);
}

async function codings(): Promise<HostileFile[]> {
  const refused = ['CODEC_UNSUPPORTED'];
  const coded = (name: string, codec: string): Promise<Buffer> => small(name, ['-c:v', ...codec.split(' ')]);
  return [
    read('magicyuv.avi', await coded('magicyuv.avi', 'magicyuv -pix_fmt yuv420p'), refused),
    read('raw.avi', await coded('raw.avi', 'rawvideo -pix_fmt yuv420p'), refused),
    read('ffv1.mkv', await coded('ffv1.mkv', 'ffv1'), refused),
    read('prores.mov', await coded('prores.mov', 'prores_ks'), refused),
    read('huffyuv.avi', await coded('huffyuv.avi', 'huffyuv -pix_fmt yuv422p'), refused),
    read('png.mov', await coded('png.mov', 'png'), refused),
    read('gif.mkv', await coded('gif.mkv', 'gif'), refused),
    read('flash.flv', await coded('flash.flv', 'flv'), [...refused, ...READ_OR_REFUSED]),
    read('wmv.asf', await coded('wmv.asf', 'wmv2'), ['NOT_A_VIDEO']),
  ];
}
