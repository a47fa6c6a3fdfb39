import { describe, expect, it } from '@jest/globals';
import { drain, stream } from '../../../test/support/step-frames.js';
import type { ObjectFinding } from '../../common/findings.js';
import type { Frame } from '../../common/frame.js';
import { pictureKey, WHOLE_PICTURE } from '../../common/picture.js';
import type { Inference } from '../../inference/inference.js';
import type { StepContext } from '../step.js';
import { DetectStep } from './detect.step.js';
import { FacesStep } from './faces.step.js';

const LABELS = ['person', 'dog'];

const thing = (labelId: number, confidence: number): ObjectFinding => ({
  label: LABELS[labelId] ?? '',
  labelId,
  confidence,
  model: 'all@1',
  box: { x: 0, y: 0, width: confidence, height: 1 },
});

/** Finds in every picture the same three things. */
const inference = {
  model: (reference: string) => ({ id: `${reference}@1`, labels: LABELS }),
  picture: () => WHOLE_PICTURE,
  run: (_model: unknown, pictures: Uint8Array[]) =>
    Promise.resolve(pictures.map(() => [thing(0, 0.9), thing(1, 0.8), thing(0, 0.4)])),
} as unknown as Inference;

/** Three frames, the middle one not sampled. */
const frames = (): Frame[] =>
  [true, false, true].map((isSampled, index) => {
    const pictures = new Map(isSampled ? [[pictureKey(WHOLE_PICTURE), new Uint8Array(12)]] : []);
    return { index, timeMs: index * 500, isSampled, pictures, thumbnail: null, findings: {} };
  });

const context = {
  signal: new AbortController().signal,
  video: { displayWidth: 2, displayHeight: 2 },
} as unknown as StepContext;

const detection = { model: 'all', batch: 2, min_confidence: 0 };
const detect = new DetectStep(inference);
const faces = new FacesStep(inference);

/** Label and confidence of what each frame got; null for one that nobody looked at. */
const seen = (all: Frame[]) =>
  all.map(({ findings }) => findings.objects?.map(({ label, confidence }) => [label, confidence]) ?? null);

describe('DetectStep', () => {
  const run = async (options: object = {}) =>
    seen(await drain(detect.run(stream(frames()), context, { ...detection, labels: [], ...options })));

  it('leaves on sampled frames what the model finds', async () => {
    const all = [['person', 0.9], ['dog', 0.8], ['person', 0.4]]; // prettier-ignore
    expect(await run()).toEqual([all, null, all]);
  });

  it('keeps what is confident enough and of a label that is asked for', async () => {
    expect(await run({ min_confidence: 0.5 })).toEqual([[['person', 0.9], ['dog', 0.8]], null, expect.anything()]); // prettier-ignore
    expect(await run({ labels: ['dog'] })).toEqual([[['dog', 0.8]], null, [['dog', 0.8]]]);
    expect(await run({ labels: ['dog'], min_confidence: 0.85 })).toEqual([[], null, []]);
  });

  it('says which labels the model does not know', () => {
    const options = { ...detection, labels: ['dog', 'cat', 'cow'] };
    expect(() => detect.run(stream(frames()), context, options)).toThrow(
      'step detect looks for cat, cow, which model all@1 does not know; it knows person, dog',
    );
  });

  it('asks for the picture of its model, and names it', () => {
    expect(detect.pictures({ ...detection, labels: [] })).toEqual([WHOLE_PICTURE]);
    expect(detect.models({ ...detection, labels: [] })).toEqual(['all']);
  });
});

describe('FacesStep', () => {
  it('adds faces to what other steps have found, by that label whatever the model calls them', async () => {
    const things = detect.run(stream(frames()), context, { ...detection, labels: ['dog'] });
    const found = seen(await drain(faces.run(things, context, { ...detection, min_confidence: 0.5 })));
    expect(found).toEqual([[['dog', 0.8], ['face', 0.9], ['face', 0.8]], null, expect.anything()]); // prettier-ignore
    expect(faces.models(detection)).toEqual(['all']);
  });
});
