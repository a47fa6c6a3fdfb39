import { join } from 'node:path';
import type { Model } from '../../model-registry/model.js';
import type { Runtime } from '../runtime.js';
import type { SoundRunner } from '../sound-task.js';
import type { TensorData } from '../tensor.js';
import type { Generated, Generation } from './generation.js';
import { logMelGraph } from './log-mel.js';
import type { Sequence, SequenceEnd } from './sequence.js';

/** The graphs of one model, run in the inference thread; `measure` is told how many seconds each run took. */
export class SoundGraphs implements SoundRunner {
  constructor(
    private readonly model: Model,
    private readonly runtime: Runtime,
    private readonly measure: (seconds: number) => void = () => undefined,
  ) {}

  run(feeds: Record<string, TensorData>, role?: string): Promise<Record<string, TensorData>> {
    return this.#timed(() => this.runtime.run(this.#path(role), feeds));
  }

  sequence(sequence: Sequence, role?: string): Promise<SequenceEnd> {
    return this.#timed(() => this.runtime.ask<SequenceEnd>({ kind: 'sequence', path: this.#path(role), sequence }));
  }

  generate(generation: Generation, role?: string): Promise<Generated> {
    return this.#timed(() => this.runtime.ask<Generated>({ kind: 'generate', path: this.#path(role), generation }));
  }

  logMel(samples: Float32Array, bins: number, length: number): Promise<TensorData> {
    const data = new Float32Array(length);
    data.set(samples.subarray(0, length));
    const feeds = { samples: { type: 'float32' as const, dims: [1, length], data } };
    return this.#timed(async () => {
      const { mel } = await this.runtime.compute(`log-mel-${bins}`, logMelGraph(bins), feeds);
      return mel as TensorData;
    });
  }

  #path(role?: string): string {
    const { folder, card } = this.model;
    if (role === undefined) return join(folder, card.file);
    const file = card.files?.find((each) => each.role === role)?.file;
    if (file) return join(folder, file);
    const roles = card.files?.map((each) => each.role).join(', ');
    throw new Error(`files has none of role "${role}"; there are ${roles || 'none'}`);
  }

  async #timed<T>(work: () => Promise<T>): Promise<T> {
    const started = performance.now();
    try {
      return await work();
    } finally {
      this.measure((performance.now() - started) / 1000);
    }
  }
}
