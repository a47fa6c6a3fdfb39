import { describe, expect, it } from '@jest/globals';
import { stream } from '../../../test/support/step-frames.js';
import type { Frame } from '../../common/frame.js';
import { pictureKey, WHOLE_PICTURE } from '../../common/picture.js';
import type { Size } from '../../common/size.js';
import type { VideoFacts } from '../../common/video.js';
import type { Inference } from '../../inference/inference.js';
import type { Model } from '../../model-registry/model.js';
import { onSampled } from './on-sampled.js';

const KEY = pictureKey(WHOLE_PICTURE);

/** Frames of which every `step`th has the whole picture, one byte: its index. */
const frames = (count: number, step: number): Frame[] =>
  Array.from({ length: count }, (_, index) => {
    const isSampled = index % step === 0;
    const pictures = new Map(isSampled ? [[KEY, Uint8Array.of(index)]] : []);
    return { index, timeMs: index * 40, isSampled, pictures, thumbnail: null, findings: {} };
  });

/** An `Inference` that finds in a picture its first byte, and remembers how it was asked. */
class FirstByte {
  readonly runs: { pictures: number; size: Size | undefined }[] = [];

  picture() {
    return WHOLE_PICTURE;
  }

  run(_model: Model, pictures: Uint8Array[], _signal?: AbortSignal, size?: Size): Promise<number[]> {
    this.runs.push({ pictures: pictures.length, size });
    return Promise.resolve(pictures.map(([byte = -1]) => byte));
  }
}

/** Runs it over the frames; also how far the input was ahead of the output at most. */
async function look(source: Frame[], batch: number, displayWidth: number, displayHeight: number) {
  const inference = new FirstByte();
  const found: [number, number][] = [];
  let [taken, given, ahead] = [0, 0, 0];
  async function* counted() {
    for await (const frame of stream(source)) {
      ahead = Math.max(ahead, ++taken - given);
      yield frame;
    }
  }
  const model = {} as Model;
  const context = { signal: new AbortController().signal, video: { displayWidth, displayHeight } as VideoFacts };
  const options = { inference: inference as unknown as Inference, model, context, batch };
  const out: number[] = [];
  for await (const { index, isSampled } of onSampled<number>(counted(), {
    ...options,
    found: (frame, finding) => found.push([frame.index, finding]),
  })) {
    given++;
    // A frame goes on only when what it shows is known.
    if (isSampled) expect(found.some(([at]) => at === index)).toBe(true);
    out.push(index);
  }
  return { runs: inference.runs, found, out, ahead };
}

describe('onSampled', () => {
  it('gives every sampled frame its own finding and lets all frames pass in order', async () => {
    const { found, out, runs } = await look(frames(42, 5), 4, 320, 240);
    expect(out).toEqual(Array.from({ length: 42 }, (_, at) => at));
    expect(found).toEqual([0, 5, 10, 15, 20, 25, 30, 35, 40].map((at) => [at, at]));
    expect(runs.map(({ pictures }) => pictures)).toEqual([4, 4, 1]);
  });

  it('says how large the pictures are', async () => {
    const { runs } = await look(frames(1, 5), 4, 3840, 2160);
    expect(runs).toEqual([{ pictures: 1, size: { width: 1920, height: 1080 } }]);
  });

  it('runs fewer large pictures at a time', async () => {
    const { runs } = await look(frames(60, 5), 16, 1920, 1080);
    expect(runs.map(({ pictures }) => pictures)).toEqual([5, 5, 2]);
  });

  it('holds back a bounded number of frames when samples are far apart', async () => {
    const { ahead, out } = await look(frames(3000, 1000), 16, 320, 240);
    expect(out).toHaveLength(3000);
    expect(ahead).toBeLessThanOrEqual(512);
  });

  it('runs nothing where nothing is sampled', async () => {
    expect((await look([], 4, 320, 240)).runs).toEqual([]);
  });
});
