import { describe, expect, it } from '@jest/globals';
import { BuiltInInference } from '../../../test/support/built-in-inference.js';
import { drain, stream, TestContext } from '../../../test/support/step-frames.js';
import type { Frame } from '../../common/frame.js';
import { pictureKey, WHOLE_PICTURE, type PictureSpec } from '../../common/picture.js';
import type { Quad } from '../../inference/cut-out.js';
import type { Inference } from '../../inference/inference.js';
import type { Reading, TextQuad } from '../../inference/tasks/text/quad.js';
import type { Model } from '../../model-registry/model.js';
import { ReadTextStep } from './read-text.step.js';
import { SAMPLED_PICTURE } from './statistics.js';

const OPTIONS = { detector: 'det', recognizer: 'rec', min_confidence: 0.5, max_texts: 1000 };
const VIDEO = { displayWidth: 100, displayHeight: 50 };

/** `Inference` with the real `frame-statistics` and two models that see what each frame's number says. */
class Script {
  /** Frames that were looked at, and the pieces that were cut out. */
  readonly looked: number[] = [];
  readonly cuts: Quad[] = [];
  #builtIn!: BuiltInInference;

  constructor(private readonly says: (frame: number) => { quad: Quad; reading: Reading }[]) {}

  async open(): Promise<Inference> {
    this.#builtIn = await BuiltInInference.load('frame-statistics');
    return this as unknown as Inference;
  }

  model(name: string): Model {
    return ['det', 'rec'].includes(name)
      ? ({ id: `${name}@1`, card: { name } } as unknown as Model)
      : this.#builtIn.model(name);
  }

  picture(): PictureSpec {
    return WHOLE_PICTURE;
  }

  async run(model: Model, pictures: Uint8Array[], signal: AbortSignal, size: { width: number; height: number }) {
    if (model.id !== 'det@1') return this.#builtIn.run(model, pictures, signal, size);
    const frame = pictures[0]?.[0] ?? 0;
    this.looked.push(frame);
    return [this.says(frame).map(({ quad }): TextQuad => ({ corners: quad, score: 0.9 }))];
  }

  async crops(_: Model, picture: Uint8Array, __: object, quads: Quad[]): Promise<Reading[]> {
    this.cuts.push(...quads);
    return this.says(picture[0] ?? 0).map(({ reading }) => reading);
  }
}

const quad = (x: number, y: number, width = 0.5, height = 0.2): Quad => [
  { x, y },
  { x: x + width, y },
  { x: x + width, y: y + height },
  { x, y: y + height },
];

const said = (text: string, confidence = 0.9, place = quad(0.1, 0.1)) => ({
  quad: place,
  reading: { text, confidence },
});

/** Sampled frames a second apart, grey of these levels. */
function framesOf(levels: number[], shots: number[] = []): Frame[] {
  return levels.map((level, index): Frame => {
    const pictures = new Map([[pictureKey(WHOLE_PICTURE), new Uint8Array(100 * 50 * 3).fill(index)]]);
    pictures.set(pictureKey(SAMPLED_PICTURE), new Uint8Array(256 * 256 * 3).fill(level));
    const findings = shots[index] === undefined ? {} : { shot: shots[index] };
    return { index, timeMs: index * 1000, isSampled: true, pictures, thumbnail: null, findings };
  });
}

async function read(script: Script, frames: Frame[], options = OPTIONS) {
  const step = new ReadTextStep(await script.open());
  const context = new TestContext(frames.length * 1000);
  const came = await drain(step.run(stream(frames), Object.assign(context.port, { video: VIDEO }), options));
  return { texts: context.findings.texts, warnings: context.warnings, came };
}

describe('ReadTextStep', () => {
  it('reads a frame that looks as the last one no second time, and says again what that one says', async () => {
    const script = new Script((frame) => [said(frame < 2 ? 'Slide' : 'Another')]);
    const { texts, came } = await read(script, framesOf([50, 50, 90, 90]));
    expect(script.looked).toEqual([0, 2]);
    expect(came.map(({ findings }) => findings.texts?.[0]?.text)).toEqual(['Slide', 'Slide', 'Another', 'Another']);
    expect(texts.map(({ text, start_ms, end_ms }) => [text, start_ms, end_ms])).toEqual([
      ['Slide', 0, 2000],
      ['Another', 2000, 4000],
    ]);
  });

  it('adds up changes too small to see one by one', async () => {
    const script = new Script(() => []);
    await read(script, framesOf([50, 50.4, 51, 51, 52, 52].map(Math.round)));
    expect(script.looked).toEqual([0, 2, 4]);
  });

  it('lets no text cross a cut', async () => {
    const { texts } = await read(new Script(() => [said('Logo')]), framesOf([50, 90, 120], [0, 0, 1]));
    expect(texts.map(({ start_ms, end_ms }) => [start_ms, end_ms])).toEqual([
      [0, 2000],
      [2000, 3000],
    ]);
  });

  it('leaves out what was read unsurely, and puts the rest in reading order', async () => {
    const script = new Script(() => [
      said('below', 0.9, quad(0.1, 0.6)),
      said('doubtful', 0.4, quad(0.1, 0.3)),
      said(' ', 0.9, quad(0.1, 0.8)),
      said('above', 0.9, quad(0.2, 0.1)),
    ]);
    const { came } = await read(script, framesOf([50]));
    expect(came[0]?.findings.texts?.map(({ text }) => text)).toEqual(['above', 'below']);
    expect(came[0]?.findings.texts?.[0]).toMatchObject({ box: { x: 0.2, y: 0.1 }, model: 'rec@1' });
  });

  it('turns a piece that stands upright, counterclockwise', async () => {
    const script = new Script(() => [said('tall', 0.9, quad(0.1, 0.1, 0.1, 0.8))]);
    await read(script, framesOf([50]));
    expect(script.cuts[0]?.map(({ x, y }) => [x, y])).toEqual([
      [20, 5],
      [20, 45],
      [10, 45],
      [10, 5],
    ]);
  });

  it('warns when there are more texts than it may keep', async () => {
    const script = new Script((frame) => [said(`Number ${frame}`)]);
    const { texts, warnings } = await read(script, framesOf([10, 50, 90]), { ...OPTIONS, max_texts: 2 });
    expect(texts).toHaveLength(2);
    expect(warnings).toEqual([
      { code: 'TEXTS_LIMITED', message: expect.stringContaining('first 2'), stage: 'read_text' },
    ]);
  });

  it('names its models and asks for the pictures that it reads', async () => {
    const step = new ReadTextStep(await new Script(() => []).open());
    expect(step.models(OPTIONS)).toEqual(['det', 'rec', 'frame-statistics']);
    expect(step.pictures(OPTIONS)).toEqual([WHOLE_PICTURE, WHOLE_PICTURE, SAMPLED_PICTURE]);
  });
});
