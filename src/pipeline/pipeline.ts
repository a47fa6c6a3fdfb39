import { AnalysisError } from '../common/errors.js';
import type { Frame } from '../common/frame.js';
import type { PlannedStep } from './pipelines.js';
import type { StepContext } from './step.js';

/** How long one stage worked, without the time it waited for the stage before it. */
export interface StageDuration {
  name: string;
  /** Milliseconds. */
  durationMs: number;
}

/** Frames on their way through the steps; iterate it to the end to run them. */
export interface Run extends AsyncIterable<Frame> {
  /** Known once the iteration has ended: the source under `sourceName`, then each step. */
  stages(): StageDuration[];
}

/**
 * Chains the steps: each takes the frames that the one before it yields. Nothing runs until the last is asked for a
 * frame, and when the consumer stops, each stage is stopped in turn. An error leaves with the name of its stage.
 */
export function runPipeline(
  source: AsyncIterable<Frame>,
  sourceName: string,
  steps: PlannedStep[],
  context: StepContext,
): Run {
  const meters = [new Meter(sourceName)];
  const frames = steps.reduce<AsyncIterable<Frame>>(
    (upstream, { name, step, options }) => {
      const meter = new Meter(name);
      meters.push(meter);
      return meter.measure(step.run(upstream, context, options));
    },
    (meters[0] as Meter).measure(source),
  );
  return {
    [Symbol.asyncIterator]: () => frames[Symbol.asyncIterator](),
    stages: () =>
      meters.map(({ name, totalMs }, at) => ({ name, durationMs: totalMs - (meters[at - 1]?.totalMs ?? 0) })),
  };
}

/** Measures how long a stage, with all before it, takes to give its frames. */
class Meter {
  totalMs = 0;

  constructor(readonly name: string) {}

  async *measure(frames: AsyncIterable<Frame>): AsyncGenerator<Frame> {
    const iterator = frames[Symbol.asyncIterator]();
    try {
      for (;;) {
        const { done, value } = await this.#time(iterator.next());
        if (done) return;
        yield value;
      }
    } catch (error) {
      throw this.#named(error);
    } finally {
      await iterator.return?.();
    }
  }

  async #time<T>(waiting: Promise<T>): Promise<T> {
    const start = performance.now();
    try {
      return await waiting;
    } finally {
      this.totalMs += performance.now() - start;
    }
  }

  #named(error: unknown): unknown {
    if (error instanceof AnalysisError) error.stage ??= this.name;
    return error;
  }
}
