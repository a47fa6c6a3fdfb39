import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** A picture as plain bytes, RGB, rows from the top. */
export interface Pixels {
  width: number;
  height: number;
  data: Uint8Array;
}

/** A picture file's pixels, by ffmpeg; PNG and JPEG only. */
export function readPixels(path: string): Pixels {
  const { width, height } = sizeOf(readFileSync(path));
  const args = ['-v', 'error', '-i', path, '-frames:v', '1', '-f', 'rawvideo', '-pix_fmt', 'rgb24', '-'];
  const data = new Uint8Array(execFileSync('ffmpeg', args, { maxBuffer: 2 ** 30 }));
  if (data.length !== width * height * 3) throw new Error(`${path}: ${data.length} bytes for ${width}×${height}`);
  return { width, height, data };
}

function sizeOf(file: Buffer): { width: number; height: number } {
  if (file[0] === 0x89) return { width: file.readUInt32BE(16), height: file.readUInt32BE(20) };
  for (let at = 2; at < file.length; at += 2 + file.readUInt16BE(at + 2)) {
    const marker = file[at + 1] ?? 0;
    if (marker >= 0xc0 && marker <= 0xc3)
      return { width: file.readUInt16BE(at + 7), height: file.readUInt16BE(at + 5) };
  }
  throw new Error('neither PNG nor JPEG');
}

/** A filter of Pillow's `Resample.c`: its reach and its weight at a distance. */
interface Filter {
  support: number;
  weight: (x: number) => number;
}

const FILTERS: Record<'bilinear' | 'bicubic', Filter> = {
  bilinear: { support: 1, weight: (x) => Math.max(0, 1 - Math.abs(x)) },
  bicubic: { support: 2, weight: (x) => cubic(Math.abs(x), -0.5) },
};

function cubic(x: number, a: number): number {
  if (x < 1) return ((a + 2) * x - (a + 3)) * x * x + 1;
  return x < 2 ? (((x - 5) * x + 8) * x - 4) * a : 0;
}

/** Pillow's weights are whole numbers of 2⁻²². */
const PRECISION = 2 ** 22;

/** As Pillow's `Image.resize`: first across, then down, bytes in between. */
export function resizeAsPillow(pixels: Pixels, width: number, height: number, filter: 'bilinear' | 'bicubic'): Pixels {
  const across = resizeRows(pixels, width, FILTERS[filter]);
  return transpose(resizeRows(transpose(across), height, FILTERS[filter]));
}

function resizeRows({ width, height, data }: Pixels, to: number, { support, weight }: Filter): Pixels {
  const scale = width / to;
  const stretch = Math.max(1, scale);
  const out = new Uint8Array(to * height * 3);
  for (let x = 0; x < to; x++) {
    const centre = (x + 0.5) * scale;
    const from = Math.max(0, Math.trunc(centre - support * stretch + 0.5));
    const end = Math.min(width, Math.trunc(centre + support * stretch + 0.5));
    const weights = Array.from({ length: end - from }, (_, at) => weight((from + at + 0.5 - centre) / stretch));
    const sum = weights.reduce((total, one) => total + one, 0);
    const parts = weights.map((one) => Math.round((one / sum) * PRECISION));
    for (let y = 0; y < height; y++)
      for (let c = 0; c < 3; c++) {
        const value = parts.reduce((total, one, at) => total + one * (data[(y * width + from + at) * 3 + c] ?? 0), 0);
        out[(y * to + x) * 3 + c] = Math.min(255, Math.max(0, Math.floor(value / PRECISION + 0.5)));
      }
  }
  return { width: to, height, data: out };
}

function transpose({ width, height, data }: Pixels): Pixels {
  const out = new Uint8Array(data.length);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++)
      for (let c = 0; c < 3; c++) out[(x * height + y) * 3 + c] = data[(y * width + x) * 3 + c] ?? 0;
  return { width: height, height: width, data: out };
}

/** As torchvision's `Resize(shortest)` and `CenterCrop(side)` on a Pillow image. */
export function cropAsTorchvision(
  pixels: Pixels,
  shortest: number,
  side: number,
  filter: 'bilinear' | 'bicubic',
): Pixels {
  const short = Math.min(pixels.width, pixels.height);
  const long = (length: number): number => (length === short ? shortest : Math.trunc((shortest * length) / short));
  const { width, height, data } = resizeAsPillow(pixels, long(pixels.width), long(pixels.height), filter);
  const left = Math.round((width - side) / 2);
  const top = Math.round((height - side) / 2);
  const out = new Uint8Array(side * side * 3);
  for (let y = 0; y < side; y++)
    out.set(data.subarray(((top + y) * width + left) * 3, ((top + y) * width + left + side) * 3), y * side * 3);
  return { width: side, height: side, data: out };
}

/** As OpenCV's `resize` with INTER_LINEAR: two by two neighbours, whatever the scale. */
export function resizeAsOpenCv({ width, height, data }: Pixels, to: { width: number; height: number }): Pixels {
  const out = new Uint8Array(to.width * to.height * 3);
  const [across, down] = [neighbours(width, to.width), neighbours(height, to.height)];
  let at = 0;
  for (const v of down)
    for (const h of across)
      for (let c = 0; c < 3; c++) {
        const row = (y: number): number =>
          (data[(y * width + h.low) * 3 + c] ?? 0) * (1 - h.share) +
          (data[(y * width + h.high) * 3 + c] ?? 0) * h.share;
        out[at++] = Math.round(row(v.low) * (1 - v.share) + row(v.high) * v.share);
      }
  return { ...to, data: out };
}

/** For each place of a line of `length` the two places of one of `from` that it lies between, and how near the second is. */
function neighbours(from: number, length: number): { low: number; high: number; share: number }[] {
  return Array.from({ length }, (_, at) => {
    const x = Math.min(from - 1, Math.max(0, ((at + 0.5) * from) / length - 0.5));
    return { low: Math.floor(x), high: Math.min(from - 1, Math.floor(x) + 1), share: x - Math.floor(x) };
  });
}

/** (byte · scale − mean) / std, channels first or last. */
export function normalised(
  { width, height, data }: Pixels,
  layout: 'NCHW' | 'NHWC',
  scale: number,
  mean: number[],
  std: number[],
): Float32Array {
  const out = new Float32Array(data.length);
  data.forEach((byte, at) => {
    const [pixel, c] = [Math.floor(at / 3), at % 3];
    out[layout === 'NHWC' ? at : c * width * height + pixel] = (byte * scale - (mean[c] ?? 0)) / (std[c] ?? 1);
  });
  return out;
}
