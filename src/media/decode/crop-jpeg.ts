import type { Box } from '../../common/findings.js';
import type { Confinement } from '../ffmpeg/confinement.js';
import type { Ffmpeg } from '../ffmpeg/ffmpeg.js';
import { jpegOutput } from './decode-filters.js';
import { JpegReader } from './decode-readers.js';

/** No part is less wide or high than this, in pixels, while the picture itself is larger. */
const LEAST_SIDE = 8;

/** Cuts pieces out of JPEGs that this service has made. */
export class JpegCropper {
  constructor(
    private readonly ffmpeg: Ffmpeg,
    private readonly confinement: Confinement,
  ) {}

  /** The part in a box of 0..1 of the picture, in the picture's own pixels. Throws when ffmpeg makes no picture of it. */
  async crop(jpeg: Uint8Array, box: Box, signal: AbortSignal): Promise<Uint8Array> {
    const { ffmpeg: program } = await this.ffmpeg.build();
    const input = ['-protocol_whitelist', 'pipe', '-f', 'mjpeg', '-i', 'pipe:0'];
    const output = ['-vf', cropFilter(box), '-frames:v', '1', ...jpegOutput(3), 'pipe:1'];
    const args = ['-hide_banner', '-v', 'error', ...input, ...output];
    const child = await this.confinement.start({ program, args, reads: [], input: jpeg }, signal);
    const reader = new JpegReader();
    child.outputs[0]?.on('data', (chunk: Buffer) => reader.push(chunk));
    await child.exit;
    signal.throwIfAborted();
    const image = reader.take();
    if (image) return image;
    throw new Error(
      `No part ${JSON.stringify(box)} of a thumbnail of ${jpeg.length} bytes: ${child.complaints.join(' ')}`,
    );
  }
}

/** In full colour resolution, because the halved one would move the part to even pixels. */
function cropFilter({ x, y, width, height }: Box): string {
  const side = (all: string, share: number): string => `min(${all},max(${LEAST_SIDE},round(${all}*${share})))`;
  const place = (all: string, own: string, share: number): string => `min(${all}-${own},round(${all}*${share}))`;
  const numbers = [side('iw', width), side('ih', height), place('iw', 'ow', x), place('ih', 'oh', y)];
  return `format=yuvj444p,crop=${numbers.map((number) => `'${number}'`).join(':')},format=yuvj420p`;
}
