import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { TestingModule } from '@nestjs/testing';
import { bootInference } from '../../../test/support/inference-room.js';
import { drain, stream, TestContext } from '../../../test/support/step-frames.js';
import { embedCard, temporaryRegistry, tinyGraph, writeModel } from '../../../test/support/tiny-models.js';
import type { Frame } from '../../common/frame.js';
import { pictureKey } from '../../common/picture.js';
import type { Inference } from '../../inference/inference.js';
import type { Shot } from '../../results/analysis-result.js';
import type { StepContext } from '../step.js';
import { ClassifyStep } from './classify.step.js';
import { SegmentStep } from './segment.step.js';

const COLORS: Record<string, number[]> = { r: [255, 0, 0], g: [0, 255, 0], b: [0, 0, 255], k: [0, 0, 0] };
const CLASSIFY = { model: 'color', batch: 3, min_confidence: 0.5, max_labels: 50 };
const SEGMENT = { model: 'pixels', batch: 3, min_share: 0.3, max_labels: 50 };

const shot = (index: number, start_ms: number, end_ms: number): Shot => ({
  index,
  start_ms,
  end_ms,
  transition: { type: 'cut', start_ms: null, end_ms: null },
  keyframe: null,
  labels: [],
});

describe('Steps that name what is to be seen', () => {
  let app: TestingModule;
  let inference: Inference;
  let remove: () => Promise<void>;

  beforeAll(async () => {
    const registry = await temporaryRegistry();
    remove = registry.remove;
    const labels = { file: 'labels.txt', count: 3 };
    // The share of each colour in the picture, and each pixel's own colour.
    const mean = tinyGraph((graph, means) =>
      graph.output('scores', graph.op('Div', [means, graph.scalar(255)]), 'float32', ['N', 3]),
    );
    const pixels = tinyGraph((graph, _means, frames) =>
      graph.output('scores', graph.op('Cast', [frames], { to: 'float32' }), 'float32', ['N', 4, 4, 3]),
    );
    const outputs = (...sizes: number[]) => [{ name: 'scores', role: 'scores', shape: [-1, ...sizes, 3] }];
    const classify = { task: 'classify', labels, outputs: outputs(), options: { activation: 'none' } };
    const segment = { task: 'segment', labels, outputs: outputs(4, 4), options: { background: -1 } };
    for (const folder of [
      await writeModel(registry.root, embedCard({ ...classify, name: 'color' }), mean),
      await writeModel(registry.root, embedCard({ ...segment, name: 'pixels' }), pixels),
    ])
      await writeFile(join(folder, 'labels.txt'), 'red\ngreen\nblue\n');
    ({ app, inference } = await bootInference(registry.root));
  });
  afterAll(async () => {
    await app.close();
    await remove();
  });

  /** Sampled frames 500 ms apart, each followed by one that is not; a letter each for the upper and the lower half's colour. */
  function frames(halves: string[], shots: Shot[]): Frame[] {
    const key = pictureKey(inference.picture(inference.model('color'), 'sampled'));
    return halves.flatMap((half, at) => {
      const picture = Uint8Array.from([...half].flatMap((one) => Array(8).fill(COLORS[one]).flat()));
      return [0, 1].map((odd): Frame => {
        const timeMs = at * 500 + odd * 250;
        const index = shots.findIndex(({ end_ms }) => timeMs < end_ms);
        const pictures = new Map(odd ? [] : [[key, picture]]);
        return { index: at * 2 + odd, timeMs, isSampled: !odd, pictures, thumbnail: null, findings: { shot: index } };
      });
    });
  }

  async function run(halves: string[], shots: Shot[], step = 'classify') {
    const context = new TestContext(halves.length * 500);
    context.findings.shots.push(...shots);
    const port = { ...context.port, video: { displayWidth: 4, displayHeight: 4 } } as StepContext;
    const source = stream(frames(halves, shots));
    const running =
      step === 'classify'
        ? new ClassifyStep(inference).run(source, port, CLASSIFY)
        : new SegmentStep(inference).run(source, port, SEGMENT);
    return { out: await drain(running), findings: context.findings };
  }

  it('labels sampled frames, the result, and shots', async () => {
    const { out, findings } = await run(['rr', 'rg', 'gg', 'gb', 'bb'], [shot(0, 0, 1250), shot(1, 1250, 2500)]);
    expect(out.map((frame) => frame.findings.labels?.map(({ label }) => label))).toEqual([
      ['red'],
      undefined,
      ['red', 'green'],
      undefined,
      ['green'],
      undefined,
      ['green', 'blue'],
      undefined,
      ['blue'],
      undefined,
    ]);
    expect(findings.labels).toEqual([
      {
        label: 'green',
        label_id: 1,
        confidence: 1,
        model: 'color@1',
        segments: [
          { start_ms: 500, end_ms: 1250, confidence: 1 },
          { start_ms: 1500, end_ms: 2000, confidence: 0.5 },
        ],
      },
      expect.objectContaining({ label: 'red', segments: [{ start_ms: 0, end_ms: 1000, confidence: 1 }] }),
      expect.objectContaining({ label: 'blue', segments: [{ start_ms: 1500, end_ms: 2500, confidence: 1 }] }),
    ]);
    expect(findings.shots.map(({ labels }) => labels)).toEqual([
      [
        { label: 'red', confidence: 0.5 },
        { label: 'green', confidence: 0.5 },
      ],
      [
        { label: 'blue', confidence: 0.75 },
        { label: 'green', confidence: 0.25 },
      ],
    ]);
  });

  it('finds nothing where nothing is sure enough', async () => {
    const { out, findings } = await run(['kk', 'kk'], [shot(0, 0, 1000)]);
    expect(out[0]?.findings.labels).toEqual([]);
    expect(findings).toMatchObject({ labels: [], shots: [{ labels: [] }] });
  });

  it('names what fills sampled frames, with its share', async () => {
    const { out, findings } = await run(['rg', 'gg'], [shot(0, 0, 1000)], 'segment');
    expect(out[0]?.findings.segments?.map(({ label, confidence }) => [label, confidence])).toEqual([
      ['red', 0.5],
      ['green', 0.5],
    ]);
    expect(findings.labels).toEqual([
      {
        label: 'green',
        label_id: 1,
        confidence: 1,
        model: 'pixels@1',
        segments: [{ start_ms: 0, end_ms: 1000, confidence: 1 }],
      },
      expect.objectContaining({ label: 'red', segments: [{ start_ms: 0, end_ms: 500, confidence: 0.5 }] }),
    ]);
    expect(findings.shots[0]?.labels).toEqual([]);
  });
});
