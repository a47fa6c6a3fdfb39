import { beforeAll, describe, expect, it } from '@jest/globals';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { SAMPLED_PICTURE } from '../src/pipeline/steps/statistics.js';
import { BuiltInInference } from './support/built-in-inference.js';
import { describeScene, mirrorScene } from './support/scene-descriptor.reference.js';
import { NEEDS_DATA, SHARED_DATA, hasSharedData } from './support/shared-data.js';
import { decodePictures, lavfi } from './support/step-frames.js';

const MODEL = 'scene-descriptor';
const onData = hasSharedData ? it : it.skip;

/** Synthetic pictures that have nothing to do with each other. */
const SCENES = [
  'testsrc2=s=640x480',
  'mandelbrot=s=640x480',
  'smptehdbars=s=640x480',
  'life=s=640x480:seed=7:mold=10:ratio=0.3:life_color=#ff8040',
  'testsrc=s=640x480',
];
const COPIES = [
  'scale=160:120:flags=area,scale=640:480:flags=bicubic',
  'eq=brightness=0.12',
  'eq=contrast=1.3',
  'drawbox=x=iw*0.85:y=ih*0.05:w=iw*0.1:h=ih*0.1:c=white:t=fill',
  'gblur=2',
];

describe('scene-descriptor', () => {
  let inference: BuiltInInference;
  beforeAll(async () => {
    inference = await BuiltInInference.load(MODEL);
  });

  const embed = (pictures: Uint8Array[]) => inference.run<Float32Array>(inference.model(MODEL), pictures);
  const first = (source: string[], filter?: string) =>
    decodePictures([...source, '-frames:v', '1'], SAMPLED_PICTURE, 1, filter)[0] as Uint8Array;
  const cosine = (a: Float32Array, b: Float32Array) =>
    a.reduce((total, value, at) => total + value * (b[at] ?? NaN), 0);
  const pairs = (vectors: Float32Array[]) =>
    vectors.flatMap((one, at) => vectors.slice(0, at).map((other) => cosine(one, other)));

  it('agrees with the same recipe in plain double precision', async () => {
    const pictures = SCENES.slice(0, 3).map((scene) => first(lavfi(scene)));
    const vectors = await embed(pictures);
    const differences = pictures.flatMap((picture, at) =>
      describeScene(picture).map((value, index) => Math.abs(value - (vectors[at]?.[index] ?? NaN))),
    );
    expect(differences).toHaveLength(3 * 512);
    expect(Math.max(...differences)).toBeLessThan(1e-4);
  });

  it('gives a picture the same vector in every batch', async () => {
    const pictures = SCENES.map((scene) => first(lavfi(scene)));
    const [alone] = await embed(pictures.slice(2, 3));
    const together = await embed(pictures);
    expect(cosine(alone as Float32Array, together[2] as Float32Array)).toBeCloseTo(1, 6);
  });

  it('finds copies of a picture nearer than other pictures', async () => {
    const originals = await embed(SCENES.map((scene) => first(lavfi(scene))));
    const unlike = Math.max(...pairs(originals));
    for (const [at, scene] of SCENES.entries()) {
      const copies = await embed(COPIES.map((filter) => first(lavfi(scene), filter)));
      const like = Math.min(...copies.map((copy) => cosine(copy, originals[at] as Float32Array)));
      expect([scene, like > unlike + 0.2]).toEqual([scene, true]);
    }
  });

  it('describes the mirrored picture by the same numbers in other places', async () => {
    const scene = lavfi('mandelbrot=s=640x480');
    const [plain, mirrored] = await embed([first(scene), first(scene, 'hflip')]);
    const differences = mirrorScene([...(plain ?? [])]).map((value, at) => Math.abs(value - (mirrored?.[at] ?? NaN)));
    expect(Math.max(...differences)).toBeLessThan(0.02);
  });

  it('gives a flat picture a direction', async () => {
    const [grey] = await embed([new Uint8Array(256 * 256 * 3).fill(128)]);
    expect(grey?.[511]).toBeGreaterThan(0.9);
  });

  onData(`finds the near-copies of a photo above every other photo${NEEDS_DATA}`, async () => {
    const all = (folder: string) =>
      readdirSync(join(SHARED_DATA, 'images', folder)).map((file) =>
        first(['-i', join(SHARED_DATA, 'images', folder, file)]),
      );
    const copies = await embed(all('copies'));
    const others = await embed(all('voc'));
    const unlike = Math.max(...pairs(others), ...copies.flatMap((copy) => others.map((other) => cosine(copy, other))));
    expect(Math.min(...pairs(copies))).toBeGreaterThan(0.9);
    expect(unlike).toBeLessThan(0.5);
  });
});
