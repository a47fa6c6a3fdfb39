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
    private readonly mostSampled: number,
  ) {}

  /** The next whole frame and its bytes, or null while a part is missing. */
  take(): { frame: Frame; bytes: number } | null {
    const { facts, every, sampled, thumbnails } = this.outputs;
    const fact = facts.peek();
    if (!fact || !every.every(isThere)) return null;
    const { isTile, pts } = fact;
    if (fact.isSampled && !(sampled.every(isThere) && (thumbnails === null || thumbnails.waiting > 0))) return null;
    facts.take();
    const timeMs = this.times.next(pts);
    if (isTile) this.tileTimesMs.push(Math.round(timeMs));
    const all = new Map((fact.isSampled ? [...every, ...sampled] : every).map(taken));
    const image = (fact.isSampled && thumbnails?.take()) || null;
    // ffmpeg counts anew when a turned picture changes its size, and would pass more.
    const isSampled = fact.isSampled && this.sampled < this.mostSampled;
    const pictures = isSampled ? all : new Map([...all].slice(0, every.length));
    const thumbnail = isSampled ? image : null;
    const index = this.decoded++;
    if (isSampled) this.sampled++;
    const bytes = [...pictures.values()].reduce((sum, { length }) => sum + length, thumbnail?.length ?? 0);
    return { frame: { index, timeMs, isSampled, pictures, thumbnail, findings: {} }, bytes };
  }

  /** Nobody looks at this frame's pictures again. */
  release({ pictures }: Frame): void {
    for (const { key, reader } of [...this.outputs.every, ...this.outputs.sampled]) {
      const picture = pictures.get(key);
      if (picture) reader.giveBack(picture);
    }
  }
}

const isThere = ({ reader }: KeyedReader): boolean => reader.waiting > 0;

function taken({ key, reader }: KeyedReader): [string, Uint8Array] {
  return [key, reader.take() ?? new Uint8Array()];
}
