import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Global, Module } from '@nestjs/common';
import { Test, type TestingModule } from '@nestjs/testing';
import { Env, readEnv } from '../src/common/env.js';
import type { Frame } from '../src/common/frame.js';
import { pictureKey, WHOLE_PICTURE } from '../src/common/picture.js';
import type { Size } from '../src/common/size.js';
import { Inference } from '../src/inference/inference.js';
import { InferenceModule } from '../src/inference/inference.module.js';
import type { TextQuad } from '../src/inference/tasks/text/quad.js';
import { ReadTextStep } from '../src/pipeline/steps/read-text.step.js';
import { SAMPLED_PICTURE } from '../src/pipeline/steps/statistics.js';
import { learnedModels } from './support/learned-models.js';
import { polygonOverlap, type Pair } from './support/ppocr-boxes.reference.js';
import { PaddleOcr } from './support/ppocr.reference.js';
import { hasSharedData, NEEDS_DATA, SHARED_DATA, truth } from './support/shared-data.js';
import { decodePictures, drain, stream, TestContext } from './support/step-frames.js';

const whenShared = hasSharedData ? describe : describe.skip;
const OPTIONS = { detector: 'ppocr-det', recognizer: 'ppocr-rec', min_confidence: 0.5, max_texts: 1000 };

interface Truth {
  images: Record<string, unknown>;
  videos: Record<string, Record<string, unknown>>;
}

interface Clip {
  size: Size;
  frames: Frame[];
}

/** Every `step`th frame of a picture or a video, as sampled ones. */
function clip(name: string, step = 1, before = 'null'): Clip {
  const path = join(SHARED_DATA, name);
  const args = [
    '-v',
    'error',
    '-select_streams',
    'v:0',
    '-show_entries',
    'stream=width,height',
    '-of',
    'csv=p=0',
    path,
  ];
  const [width = 0, height = 0] = execFileSync('ffprobe', args, { encoding: 'utf8' }).split(',').map(Number);
  const whole = decodePictures(['-i', path], { ...WHOLE_PICTURE, width, height }, step, before);
  const sampled = decodePictures(['-i', path], SAMPLED_PICTURE, step, before);
  const frames = whole.map((picture, index): Frame => {
    const pictures = new Map([[pictureKey(WHOLE_PICTURE), picture]]);
    pictures.set(pictureKey(SAMPLED_PICTURE), sampled[index] as Uint8Array);
    return { index, timeMs: index * 1000, isSampled: true, pictures, thumbnail: null, findings: {} };
  });
  return { size: { width, height }, frames };
}

const letters = (text: string): string => text.replaceAll(/\s/g, '');

whenShared(`Reading text with PP-OCR${NEEDS_DATA}`, () => {
  let app: TestingModule;
  let inference: Inference;
  let remove: () => Promise<void>;

  beforeAll(async () => {
    const registry = await learnedModels('ppocr-det', 'ppocr-rec');
    remove = registry.remove;
    @Global()
    @Module({
      providers: [{ provide: Env, useValue: readEnv({ MODEL_REGISTRY_PATH: registry.root }) }],
      exports: [Env],
    })
    class Configured {}
    app = await Test.createTestingModule({ imports: [Configured, InferenceModule] }).compile();
    await app.init();
    inference = app.get(Inference);
  }, 60_000);
  afterAll(async () => {
    await app?.close();
    await remove?.();
  });

  /** The result's texts, and how many frames the detector looked at. */
  async function read({ frames, size }: Clip) {
    const context = new TestContext(frames.length * 1000);
    const video = { displayWidth: size.width, displayHeight: size.height };
    let looks = 0;
    const stop = inference.onRun((id) => (looks += id.startsWith('ppocr-det') ? 1 : 0));
    const step = new ReadTextStep(inference);
    await drain(step.run(stream(frames), Object.assign(context.port, { video }), OPTIONS));
    stop();
    return { texts: context.findings.texts, looks };
  }

  it.each([
    ['images/ocr/keyword_list.jpg', 0],
    ['videos/text_slides_h264.avi', 2],
    ['videos/vp9_10bit_caption.webm', 30],
    ['videos/counter_frame_numbers.mp4', 6],
    ['videos/bbb_30s_vp8_vorbis.webm', 528],
  ])(
    'sees and reads in %s, frame %i, what PaddleOCR does',
    async (name, at) => {
      const { frames, size } = clip(name, 1, `select=eq(n\\,${at})`);
      const picture = frames[0]?.pictures.get(pictureKey(WHOLE_PICTURE)) as Uint8Array;
      const expected = await (await PaddleOcr.load()).read({ data: picture, ...size });
      const [quads = []] = await inference.run<TextQuad[]>(inference.model('ppocr-det'), [picture], undefined, size);
      const overlaps = expected.map(({ corners, score }) => {
        const shared = quads.map((quad) =>
        polygonOverlap(quad.corners.map(({ x, y }): Pair => [x * size.width, y * size.height]), corners)); // prettier-ignore
        const best = Math.max(...shared);
        return { best, apart: Math.abs((quads[shared.indexOf(best)]?.score ?? 0) - score) };
      });
      expect(quads).toHaveLength(expected.length);
      expect(expected.length).toBeGreaterThan(0);
      expect(Math.min(...overlaps.map(({ best }) => best))).toBeGreaterThan(0.99);
      expect(Math.max(...overlaps.map(({ apart }) => apart))).toBeLessThan(0.01);
      const { texts } = await read({ frames, size });
      const sure = expected.filter(({ text, confidence }) => text.trim() !== '' && confidence >= 0.5);
      expect(texts.map(({ text }) => text).sort()).toEqual(sure.map(({ text }) => text).sort());
      for (const { text, confidence } of sure)
        expect(texts.find((one) => one.text === text)?.confidence).toBeCloseTo(confidence, 2);
    },
    60_000,
  );

  it('reads the words that are there', async () => {
    const { images, videos } = truth<Truth>('ocr.json');
    const list = await read(clip('images/ocr/keyword_list.jpg'));
    const words = (images['images/ocr/keyword_list.jpg'] as string[]).filter((word) => word !== 'automobile');
    expect(list.texts.map(({ text }) => text)).toEqual(expect.arrayContaining(words));
    const caption = await read(clip('videos/vp9_10bit_caption.webm', 24));
    const lines = videos['videos/vp9_10bit_caption.webm']?.['text'] as string[];
    expect(caption.texts.map(({ text }) => letters(text))).toEqual(lines.map(letters));
    expect(caption.texts.map(({ start_ms, end_ms }) => [start_ms, end_ms])).toEqual([
      [1000, 3000],
      [1000, 3000],
    ]);
  }, 60_000);

  it('reads the number of every frame of a counter', async () => {
    const { texts } = await read(clip('videos/counter_frame_numbers.mp4', 10));
    const numbers = texts.filter(({ text }) => text.startsWith('Frame'));
    expect(numbers.map(({ text, start_ms }) => [letters(text), start_ms])).toEqual([
      ['Frame=1', 0],
      ['Frame=11', 1000],
      ['Frame=21', 2000],
    ]);
  }, 60_000);

  it('reads a still slide once and repeats what it says', async () => {
    const { frames, size } = clip('videos/text_slides_h264.avi', 1, 'select=eq(n\\,0)');
    const slides = Array.from({ length: 6 }, (_, at): Frame => {
      return { ...(frames[0] as Frame), index: at, timeMs: at * 1000, findings: {} };
    });
    const { texts, looks } = await read({ frames: slides, size });
    expect(looks).toBe(1);
    expect(slides.map(({ findings }) => findings.texts?.map(({ text }) => text))).toEqual(
      Array(6).fill(['Testing Text Detection', 'Slide 1']),
    );
    expect(texts.map(({ text, start_ms, end_ms, observations }) => [text, start_ms, end_ms, observations])).toEqual([
      ['Testing Text Detection', 0, 6000, 6],
      ['Slide 1', 0, 6000, 6],
    ]);
  }, 60_000);
});
