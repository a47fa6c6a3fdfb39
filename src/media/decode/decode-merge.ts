import type { DecodeOutputs, KeyedReader } from './decode-outputs.js';
import type { FrameTimes } from './decode-times.js';
import type { Frame } from '../../common/frame.js';

/** Puts together what arrives on the pipes: each frame once all its parts are there. */
export class FrameMerger {
  decoded = 0;
  sampled = 0;
  /** Of the tiles of the sprite, in order. */
  readonly tileTimesMs: number[] = [];

  constructor(
    private readonly outputs: DecodeOutputs,
    private readonly times: FrameTimes,
  ) {}

  /** The next whole frame and its bytes, or null while a part is missing. */
  take(): { frame: Frame; bytes: number } | null {
    const { facts, every, sampled, thumbnails } = this.outputs;
    const fact = facts.peek();
    if (!fact || !every.every(isThere)) return null;
    const { isSampled, isTile, pts } = fact;
    if (isSampled && !(sampled.every(isThere) && (thumbnails === null || thumbnails.waiting > 0))) return null;
    facts.take();
    const timeMs = this.times.next(pts);
    if (isTile) this.tileTimesMs.push(Math.round(timeMs));
    const pictures = new Map((isSampled ? [...every, ...sampled] : every).map(taken));
    const thumbnail = (isSampled && thumbnails?.take()) || null;
    const index = this.decoded++;
    if (isSampled) this.sampled++;
    const bytes = [...pictures.values()].reduce((sum, { length }) => sum + length, thumbnail?.length ?? 0);
    return { frame: { index, timeMs, isSampled, pictures, thumbnail, findings: {} }, bytes };
  }
}

const isThere = ({ reader }: KeyedReader): boolean => reader.waiting > 0;

function taken({ key, reader }: KeyedReader): [string, Uint8Array] {
  return [key, reader.take() ?? new Uint8Array()];
}
