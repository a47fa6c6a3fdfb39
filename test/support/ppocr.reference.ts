import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { referenceBoxes, type Pair } from './ppocr-boxes.reference.js';
import { SHARED_DATA } from './shared-data.js';

/** Taken out of the global object once: looking into Jest's costs more than the arithmetic. */
const { abs, ceil, floor, hypot, max, min, round, trunc } = Math;

/** A picture, RGB, rows of pixels. */
export interface Raster {
  data: ArrayLike<number>;
  width: number;
  height: number;
}

export interface ReferenceLine {
  /** In pixels of the picture. */
  corners: Pair[];
  score: number;
  text: string;
  confidence: number;
}

/** PaddleOCR's `TextSystem` written down plainly, pixel by pixel, over the same two ONNX files. */
export class PaddleOcr {
  private constructor(
    private readonly detector: InferenceSession,
    private readonly recognizer: InferenceSession,
    private readonly characters: string[],
  ) {}

  static async load(): Promise<PaddleOcr> {
    const open = (file: string) => InferenceSession.create(join(SHARED_DATA, 'models', file), { intraOpNumThreads: 2 });
    const dictionary = readFileSync(join(SHARED_DATA, 'models', 'dict_en_95.txt'), 'utf8')
      .replace(/\n$/, '')
      .split('\n');
    const [detector, recognizer] = [await open('ocr_det_en_ppocrv3.onnx'), await open('ocr_rec_en_number_v2.onnx')];
    return new PaddleOcr(detector, recognizer, [...dictionary, ' ']);
  }

  async read(picture: Raster): Promise<ReferenceLine[]> {
    const lines: ReferenceLine[] = [];
    for (const { corners, score } of await this.#boxes(picture)) {
      const { text, confidence } = await this.#spell(cut(picture, corners));
      lines.push({ corners, score, text, confidence });
    }
    return lines;
  }

  async #boxes(picture: Raster): Promise<{ corners: Pair[]; score: number }[]> {
    const ratio = min(1, 960 / max(picture.width, picture.height));
    const side = (length: number): number => max(32, round(trunc(length * ratio) / 32) * 32);
    const [width, height] = [side(picture.width), side(picture.height)];
    const input = planes(resized(picture, width, height), width, [0.485, 0.456, 0.406], [0.229, 0.224, 0.225]);
    const outputs = await this.detector.run({ x: new Tensor('float32', input, [1, 3, height, width]) });
    const map = Object.values(outputs)[0]?.data as Float32Array;
    return referenceBoxes(map, width, height).flatMap(({ corners, score }) => {
      const on = (value: number, from: number, to: number): number => max(0, min(round((value / from) * to), to - 1));
      const placed = ordered(corners.map(([x, y]) => [on(x, width, picture.width), on(y, height, picture.height)]));
      const [a, b, , d] = placed as [Pair, Pair, Pair, Pair];
      return trunc(far(a, b)) > 3 && trunc(far(a, d)) > 3 ? [{ corners: placed, score }] : [];
    });
  }

  async #spell(line: Raster): Promise<{ text: string; confidence: number }> {
    const width = ceil((32 * line.width) / line.height);
    const canvas = max(320, width);
    const input = planes(resized(line, width, 32), canvas, [0.5, 0.5, 0.5], [0.5, 0.5, 0.5]);
    const outputs = await this.recognizer.run({ x: new Tensor('float32', input, [1, 3, 32, canvas]) });
    const { data, dims } = Object.values(outputs)[0] as Tensor;
    const [, steps = 0, size = 0] = dims;
    const best = Array.from({ length: steps }, (_, at) => {
      const row = [...(data as Float32Array).subarray(at * size, (at + 1) * size)];
      const likeliest = max(...row);
      return { at: row.indexOf(likeliest), likeliest };
    });
    const kept = best.filter((one, at) => one.at !== 0 && one.at !== best[at - 1]?.at);
    const confidence = kept.reduce((sum, { likeliest }) => sum + likeliest, 0) / (kept.length || 1);
    return { text: kept.map(({ at }) => this.characters[at - 1]).join(''), confidence };
  }
}

const far = (a: Pair, b: Pair): number => hypot(a[0] - b[0], a[1] - b[1]);

/** PaddleOCR's `order_points_clockwise`. */
function ordered(corners: Pair[]): Pair[] {
  const by = (key: (corner: Pair) => number): Pair[] => [...corners].sort((a, b) => key(a) - key(b));
  const sums = by(([x, y]) => x + y);
  const rest = corners.filter((corner) => corner !== sums[0] && corner !== sums[3]);
  const [right, left] = rest.sort((a, b) => a[1] - a[0] - (b[1] - b[0]));
  return [sums[0], right, sums[3], left] as Pair[];
}

const byte = (value: number): number => min(255, max(0, round(value)));

const pixel = ({ data, width, height }: Raster, x: number, y: number, channel: number): number =>
  data[(min(height - 1, max(0, y)) * width + min(width - 1, max(0, x))) * 3 + channel] as number;

/** OpenCV's `resize`, INTER_LINEAR. */
function resized(picture: Raster, width: number, height: number): Raster {
  const data = new Uint8Array(width * height * 3);
  for (let y = 0; y < height; y++) {
    const v = max(0, ((y + 0.5) * picture.height) / height - 0.5);
    for (let x = 0; x < width; x++) {
      const u = max(0, ((x + 0.5) * picture.width) / width - 0.5);
      const [left, top] = [floor(u), floor(v)];
      const [right, bottom] = [u - left, v - top];
      for (let channel = 0; channel < 3; channel++) {
        const at = (dx: number, dy: number): number => pixel(picture, left + dx, top + dy, channel);
        const above = at(0, 0) * (1 - right) + at(1, 0) * right;
        const below = at(0, 1) * (1 - right) + at(1, 1) * right;
        data[(y * width + x) * 3 + channel] = byte(above * (1 - bottom) + below * bottom);
      }
    }
  }
  return { data, width, height };
}

/** BGR planes, normalised, zeros at the right up to `canvas`. */
function planes({ data, width, height }: Raster, canvas: number, mean: number[], std: number[]): Float32Array {
  const values = new Float32Array(3 * height * canvas);
  for (let plane = 0; plane < 3; plane++)
    for (let y = 0; y < height; y++)
      for (let x = 0; x < width; x++) {
        const value = (data[(y * width + x) * 3 + 2 - plane] as number) / 255;
        values[(plane * height + y) * canvas + x] = (value - (mean[plane] as number)) / (std[plane] as number);
      }
  return values;
}

/** `get_rotate_crop_image`: OpenCV's perspective warp, INTER_CUBIC, edges repeated; what stands upright is turned. */
function cut(picture: Raster, corners: Pair[]): Raster {
  const [a, b, c, d] = corners as [Pair, Pair, Pair, Pair];
  const width = trunc(max(far(a, b), far(c, d)));
  const height = trunc(max(far(a, d), far(b, c)));
  const matrix = perspective([[0, 0], [width, 0], [width, height], [0, height]], corners); // prettier-ignore
  const data = new Uint8Array(width * height * 3);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const [u, v] = through(matrix, [x, y]);
      for (let channel = 0; channel < 3; channel++)
        data[(y * width + x) * 3 + channel] = byte(cubic(picture, u, v, channel));
    }
  return height / width >= 1.5 ? turned({ data, width, height }) : { data, width, height };
}

/** The eight numbers of a projective map, by Gauss' elimination. */
function perspective(from: Pair[], to: Pair[]): number[] {
  const rows = from.flatMap(([x, y], at) => {
    const [u, v] = to[at] as Pair;
    return [
      [x, y, 1, 0, 0, 0, -u * x, -u * y, u],
      [0, 0, 0, x, y, 1, -v * x, -v * y, v],
    ];
  });
  for (let column = 0; column < 8; column++) {
    const below = rows.slice(column).sort((p, q) => abs(q[column] ?? 0) - abs(p[column] ?? 0));
    rows.splice(column, rows.length, ...below);
    const pivot = rows[column] as number[];
    rows.forEach((row, at) => {
      if (at === column) return;
      const factor = (row[column] ?? 0) / (pivot[column] ?? 1);
      rows[at] = row.map((value, place) => value - factor * (pivot[place] ?? 0));
    });
  }
  return rows.map((row, at) => (row[8] ?? 0) / (row[at] ?? 1));
}

function through([a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0]: number[], [x, y]: Pair): Pair {
  const depth = g * x + h * y + 1;
  return [(a * x + b * y + c) / depth, (d * x + e * y + f) / depth];
}

/** Keys 1981 with a = −0.75. */
function weight(distance: number): number {
  const t = abs(distance);
  if (t <= 1) return 1.25 * t ** 3 - 2.25 * t ** 2 + 1;
  return t < 2 ? -0.75 * (t ** 3 - 5 * t ** 2 + 8 * t - 4) : 0;
}

function cubic(picture: Raster, u: number, v: number, channel: number): number {
  const [left, top] = [floor(u), floor(v)];
  let sum = 0;
  for (let y = top - 1; y <= top + 2; y++)
    for (let x = left - 1; x <= left + 2; x++) sum += weight(u - x) * weight(v - y) * pixel(picture, x, y, channel);
  return sum;
}

/** Counterclockwise by a quarter. */
function turned({ data, width, height }: Raster): Raster {
  const turnedData = new Uint8Array(width * height * 3);
  for (let y = 0; y < width; y++)
    for (let x = 0; x < height; x++)
      for (let channel = 0; channel < 3; channel++)
        turnedData[(y * height + x) * 3 + channel] = data[(x * width + width - 1 - y) * 3 + channel] as number;
  return { data: turnedData, width: height, height: width };
}
