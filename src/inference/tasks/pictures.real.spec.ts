import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { TestingModule } from '@nestjs/testing';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { bootInference } from '../../../test/support/inference-room.js';
import { learnedModels } from '../../../test/support/learned-models.js';
import {
  cropAsTorchvision,
  normalised,
  readPixels,
  resizeAsOpenCv,
  type Pixels,
} from '../../../test/support/pillow.reference.js';
import { hasSharedData, NEEDS_DATA, SHARED_DATA, truth } from '../../../test/support/shared-data.js';
import type { LabelFinding } from '../../common/findings.js';
import type { Inference } from '../inference.js';

const onData = hasSharedData ? describe : describe.skip;
const MEAN = [0.485, 0.456, 0.406];
const STD = [0.229, 0.224, 0.225];

/** A model's one output, run as its publisher would. */
async function reference(file: string, input: string, data: Float32Array, dims: number[]): Promise<Float32Array> {
  const session = await InferenceSession.create(join(SHARED_DATA, 'models', file), { intraOpNumThreads: 1 });
  const outputs = await session.run({ [input]: new Tensor('float32', data, dims) });
  return outputs[session.outputNames[0] as string]?.data as Float32Array;
}

function softmax(logits: Float32Array): number[] {
  const powers = [...logits].map((logit) => Math.exp(logit - Math.max(...logits)));
  const sum = powers.reduce((total, power) => total + power, 0);
  return powers.map((power) => power / sum);
}

onData(`learned models of whole pictures${NEEDS_DATA}`, () => {
  let app: TestingModule;
  let inference: Inference;
  let remove: () => Promise<void>;

  beforeAll(async () => {
    const registry = await learnedModels('mobilenet-v2', 'mnist', 'deeplab-v3', 'person-reid');
    remove = registry.remove;
    ({ app, inference } = await bootInference(registry.root));
  });
  afterAll(async () => {
    await app.close();
    await remove();
  });

  const find = async (model: string, { width, height, data }: Pixels): Promise<LabelFinding[]> => {
    const [found] = await inference.run<LabelFinding[]>(inference.model(model), [data], undefined, { width, height });
    return found ?? [];
  };

  const { images } = hasSharedData
    ? truth<{ images: Record<string, { ok_top1: number[] }> }>('classification.json')
    : { images: {} };

  it.each(Object.entries(images))('knows what %s shows, as the reference does', async (name, { ok_top1 }) => {
    const pixels = readPixels(join(SHARED_DATA, name));
    const found = await find('mobilenet-v2', pixels);
    expect(ok_top1).toContain(found[0]?.labelId);
    const input = normalised(cropAsTorchvision(pixels, 256, 224, 'bilinear'), 'NCHW', 1 / 255, MEAN, STD);
    const logits = await reference('mobilenet_v2_int8.onnx', 'input', input, [1, 3, 224, 224]);
    const expected = softmax(logits);
    // Where a picture is enlarged, many bytes lie between two: ONNX Runtime rounds some otherwise, the quantised model minds.
    const tolerance = Math.min(pixels.width, pixels.height) < 256 ? 0.02 : 0.01;
    for (const { labelId, confidence } of found)
      expect(Math.abs(confidence - (expected[labelId] ?? 0))).toBeLessThan(tolerance);
    expect(found).toHaveLength(Math.min(5, expected.filter((one) => one >= 0.1).length));
  });

  it('reads a digit', async () => {
    const pixels = readPixels(join(SHARED_DATA, 'images/classify/mnist_28_eight.png'));
    const found = await find('mnist', pixels);
    expect(found[0]?.label).toBe('8');
    const grey = Float32Array.from({ length: 784 }, (_, at) => pixels.data[at * 3] ?? 0);
    const expected = softmax(await reference('mnist_cntk.onnx', 'Input3', grey, [1, 1, 28, 28]));
    expect(found[0]?.confidence).toBeCloseTo(expected[8] ?? 0, 2);
  });

  it('describes pictures by the vectors of the reference', async () => {
    const pixels = readPixels(join(SHARED_DATA, 'images/voc/2007_000027.jpg'));
    const { width, height, data } = pixels;
    const model = inference.model('person-reid');
    const [vector] = await inference.run<Float32Array>(model, [data], undefined, { width, height });
    const small = resizeAsOpenCv(pixels, { width: 128, height: 256 });
    const bgr = Float32Array.from(small.data, (_, at) => small.data[at - (at % 3) + 2 - (at % 3)] ?? 0);
    const expected = await reference('person_reid_0248.onnx', 'inputs:0', bgr, [1, 256, 128, 3]);
    const length = Math.hypot(...expected);
    const cosine = (vector ?? new Float32Array()).reduce(
      (sum, number, at) => sum + (number * (expected[at] ?? 0)) / length,
      0,
    );
    expect(cosine).toBeGreaterThan(0.9995);
  });

  it.each(['2007_000027', '2007_000033', '2007_000042'])('segments %s as the reference does', async (name) => {
    const pixels = readPixels(join(SHARED_DATA, `images/voc/${name}.jpg`));
    const found = await find('deeplab-v3', pixels);
    const small = resizeAsOpenCv(pixels, { width: 257, height: 257 });
    const input = normalised(small, 'NHWC', 1 / 127.5, [1, 1, 1], [1, 1, 1]);
    const scores = await reference('deeplab_v3_mobilenet_257.onnx', 'sub_7', input, [1, 257, 257, 3]);
    const counts = new Map<number, number>();
    for (let at = 0; at < scores.length; at += 21) {
      const row = scores.subarray(at, at + 21);
      const best = row.indexOf(Math.max(...row));
      counts.set(best, (counts.get(best) ?? 0) + 1);
    }
    const expected = [...counts]
      .filter(([labelId, count]) => labelId !== 0 && count / 257 ** 2 >= 0.005)
      .sort((a, b) => b[1] - a[1]);
    expect(found.map(({ labelId }) => labelId)).toEqual(expected.map(([labelId]) => labelId));
    for (const [at, [, count]] of expected.entries())
      expect(Math.abs((found[at]?.confidence ?? 0) - count / 257 ** 2)).toBeLessThan(0.002);
  });
});
