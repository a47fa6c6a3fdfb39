import { describe, expect, it } from '@jest/globals';
import { AnalysisError } from '../common/errors.js';
import type { Frame } from '../common/frame.js';
import { runPipeline } from './pipeline.js';
import type { PlannedStep } from './pipelines.js';
import { Step, type StepContext } from './step.js';

const context = {} as StepContext;
const frame = (index: number): Frame => ({
  index,
  timeMs: index * 40,
  isSampled: true,
  pictures: new Map(),
  thumbnail: null,
  findings: {},
});

class Source {
  given = 0;
  stopped = false;
  async *frames(count: number): AsyncGenerator<Frame> {
    try {
      for (let index = 0; index < count; index++) {
        this.given++;
        yield frame(index);
      }
    } finally {
      this.stopped = true;
    }
  }
}

const step = (name: string, run: (frames: AsyncIterable<Frame>) => AsyncGenerator<Frame>): PlannedStep => ({
  name,
  options: {},
  step: new (class extends Step {
    override run = run;
  })(),
});

const even = step('even', async function* (frames) {
  for await (const each of frames) if (each.index % 2 === 0) yield each;
});

describe('runPipeline', () => {
  it('gives each step the frames that the one before it yields', async () => {
    const seen: number[] = [];
    const collect = step('collect', async function* (frames) {
      for await (const each of frames) {
        seen.push(each.index);
        yield each;
      }
    });
    for await (const _ of runPipeline(new Source().frames(5), 'decode', [even, collect], context));
    expect(seen).toEqual([0, 2, 4]);
  });

  it('stops the source when the consumer stops', async () => {
    const source = new Source();
    for await (const each of runPipeline(source.frames(1_000), 'decode', [even], context)) if (each.index === 4) break;
    expect(source.stopped).toBe(true);
    expect(source.given).toBe(5);
  });

  it('stops the source and names the step when a step fails', async () => {
    const source = new Source();
    const broken = step('broken', async function* (frames) {
      for await (const each of frames) {
        if (each.index === 3) throw new AnalysisError('INFERENCE_FAILED', 'no');
        yield each;
      }
    });
    const after = step('after', async function* (frames) {
      yield* frames;
    });
    const drained = (async () => {
      for await (const _ of runPipeline(source.frames(1_000), 'decode', [broken, after], context));
    })();
    await expect(drained).rejects.toMatchObject({ code: 'INFERENCE_FAILED', stage: 'broken' });
    expect(source.stopped).toBe(true);
  });

  it('charges each stage only with its own time', async () => {
    const slow = step('slow', async function* (frames) {
      for await (const each of frames) {
        await new Promise((resolve) => setTimeout(resolve, 10));
        yield each;
      }
    });
    const run = runPipeline(new Source().frames(10), 'decode', [slow, even], context);
    for await (const _ of run);
    const spent = Object.fromEntries(run.stages().map(({ name, durationMs }) => [name, durationMs]));
    expect(Object.keys(spent)).toEqual(['decode', 'slow', 'even']);
    expect(spent['slow']).toBeGreaterThan(80);
    expect(spent['decode']! + spent['even']!).toBeLessThan(spent['slow']!);
  });
});
