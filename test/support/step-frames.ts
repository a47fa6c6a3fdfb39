import { execFileSync, spawnSync } from 'node:child_process';
import type { Frame } from '../../src/common/frame.js';
import { pictureBytes, pictureKey, type PictureSpec } from '../../src/common/picture.js';
import { SCAN_PICTURE } from '../../src/pipeline/steps/scan-picture.js';
import { SAMPLED_PICTURE } from '../../src/pipeline/steps/statistics.js';
import type { Findings, StepContext } from '../../src/pipeline/step.js';
import type { Warning } from '../../src/results/analysis-result.js';

/** A source for ffmpeg's `-i`: a file, or a synthetic one of `-f lavfi`. */
export const lavfi = (graph: string): string[] => ['-f', 'lavfi', '-i', graph];

/** Pictures of every `step`th frame, by ffmpeg, after the filters of `before`. */
export function decodePictures(source: string[], spec: PictureSpec, step = 1, before = 'null'): Uint8Array[] {
  const args = [...source, '-vf', `${before},${pictureFilter(spec, step)}`, ...raw(1)];
  const bytes = execFileSync('ffmpeg', ['-v', 'error', ...args], { maxBuffer: 2 ** 30, stdio: 'pipe' });
  return cut(bytes, spec);
}

/** Those of every frame for shots and those of every `step`th, by one pass over the source. */
function decodeBoth(source: string[], step: number): { scans: Uint8Array[]; sampled: Uint8Array[] } {
  const chains = [
    '[0:v]split[a][b]',
    `[a]${pictureFilter(SCAN_PICTURE)}[scan]`,
    `[b]${pictureFilter(SAMPLED_PICTURE, step)}[sampled]`,
  ];
  const args = [...source, '-filter_complex', chains.join(';'), '-map', '[scan]', ...raw(1), '-map', '[sampled]'];
  const { status, output } = spawnSync('ffmpeg', ['-v', 'error', ...args, ...raw(3)], {
    maxBuffer: 2 ** 30,
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
  });
  if (status !== 0) throw new Error(`ffmpeg ended with ${status}: ${String(output[2])}`);
  return { scans: cut(output[1] as Buffer, SCAN_PICTURE), sampled: cut(output[3] as Buffer, SAMPLED_PICTURE) };
}

const pictureFilter = ({ width, height, scaling }: PictureSpec, step = 1): string =>
  `select='not(mod(n,${step}))',scale=${width}:${height}:flags=${scaling},format=rgb24`;

/** Frames as they are, to a file descriptor. */
const raw = (to: number): string[] => ['-fps_mode', 'passthrough', '-f', 'rawvideo', `pipe:${to}`];

function cut(bytes: Buffer, { width, height }: PictureSpec): Uint8Array[] {
  const size = pictureBytes({ width, height }, 'rgb24');
  return Array.from(
    { length: bytes.length / size },
    (_, at) => new Uint8Array(bytes.subarray(at * size, (at + 1) * size)),
  );
}

/** Frames as the decoder gives them, at a constant rate, every `step`th sampled; thumbnails are their index as text. */
export function decodeFrames(source: string[], fps: number, step: number): Frame[] {
  const { scans, sampled } = decodeBoth(source, step);
  return scans.map((scan, index) => {
    const picture = index % step === 0 ? sampled[index / step] : undefined;
    const pictures = new Map([[pictureKey(SCAN_PICTURE), scan]]);
    if (picture) pictures.set(pictureKey(SAMPLED_PICTURE), picture);
    const thumbnail = picture ? Buffer.from(String(index)) : null;
    return { index, timeMs: (index * 1000) / fps, isSampled: picture !== undefined, pictures, thumbnail, findings: {} };
  });
}

/** A task's context that keeps what steps leave in it. */
export class TestContext {
  readonly findings: Findings = {
    shots: [],
    sprite: null,
    labels: [],
    tracks: [],
    texts: [],
    speech: null,
    quality: null,
    vectors: null,
    custom: {},
  };
  readonly files = new Map<string, string>();
  readonly warnings: Warning[] = [];

  constructor(private readonly duration: number) {}

  /** As steps take it. */
  get port(): StepContext {
    const artifacts = {
      url: (name: string) => `/artifacts/${name}`,
      write: (name: string, bytes: Uint8Array) => {
        this.files.set(name, Buffer.from(bytes).toString());
        return Promise.resolve(`/artifacts/${name}`);
      },
    };
    const { findings, duration } = this;
    const warn = (warning: Warning) => this.warnings.push(warning);
    const thumbnailAt = (timeMs: number) => Promise.resolve(Buffer.from(`extracted at ${timeMs}`));
    const cropJpeg = (jpeg: Uint8Array) => Promise.resolve(jpeg);
    const { signal } = new AbortController();
    const context = { findings, artifacts, durationMs: () => duration, signal, thumbnailAt, cropJpeg, warn };
    return context as unknown as StepContext;
  }
}

/** The frames that come out of a step, in order. */
export async function drain(frames: AsyncIterable<Frame>): Promise<Frame[]> {
  const all: Frame[] = [];
  for await (const frame of frames) all.push(frame);
  return all;
}

/** An array as a stream of frames. */
export async function* stream(frames: Frame[]): AsyncGenerator<Frame> {
  yield* frames;
}
