import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import * as onnx from 'onnxruntime-node';
import type { Size } from '../../src/common/size.js';
import { parts, stack } from '../../src/inference/batch.js';
import type { Inference } from '../../src/inference/inference.js';
import type { InferenceTask } from '../../src/inference/inference-task.js';
import type { Feed, TensorData } from '../../src/inference/tensor.js';
import { EmbedTask } from '../../src/inference/tasks/embed.task.js';
import { StatisticsTask } from '../../src/inference/tasks/statistics.task.js';
import { modelId, type Model, type ModelCard } from '../../src/model-registry/model.js';

const TASKS: Record<string, InferenceTask> = { embed: new EmbedTask(), statistics: new StatisticsTask() };

interface Loaded {
  model: Model;
  session: onnx.InferenceSession;
}

/** `Inference` over built-in models without its thread and registry: real graphs, real tasks, run in the test itself. */
export class BuiltInInference {
  /** Pictures that were run. */
  pictures = 0;
  readonly #loaded = new Map<string, Loaded>();

  static async load(...names: string[]): Promise<BuiltInInference> {
    const inference = new BuiltInInference();
    for (const name of names) inference.#loaded.set(name, await load(name));
    return inference;
  }

  /** As steps take it. */
  get port(): Inference {
    return this as unknown as Inference;
  }

  model(name: string): Model {
    return this.#get(name).model;
  }

  async run<Finding>(model: Model, pictures: Uint8Array[], _signal?: AbortSignal, size?: Size) {
    const { session } = this.#get(model.card.name);
    const findings: Finding[] = [];
    this.pictures += pictures.length;
    for (const part of parts(pictures, model.card)) {
      const task = TASKS[model.card.task] as InferenceTask<Finding>;
      const found = await task.run(model, stack(part.pictures, model.card, size), (feeds) => run(session, feeds));
      findings.push(...found.slice(part.repeated));
    }
    return findings;
  }

  #get(name: string): Loaded {
    const loaded = this.#loaded.get(name);
    if (!loaded) throw new Error(`${name} is not loaded; there are ${[...this.#loaded.keys()].join(', ')}`);
    return loaded;
  }
}

async function load(name: string): Promise<Loaded> {
  const folder = resolve('models', name, '1');
  const card = JSON.parse(await readFile(join(folder, 'model.json'), 'utf8')) as ModelCard;
  const session = await onnx.InferenceSession.create(join(folder, card.file), { intraOpNumThreads: 1 });
  return { model: { card, id: modelId(card), folder, state: 'READY', reason: null, labels: [] }, session };
}

async function run(session: onnx.InferenceSession, feeds: Record<string, Feed>) {
  const tensors = Object.entries(feeds).map(([name, feed]) => [
    name,
    new onnx.Tensor(feed.type, 'data' in feed ? feed.data : Buffer.concat(feed.pictures), feed.dims),
  ]);
  const outputs = await session.run(Object.fromEntries(tensors) as Record<string, onnx.Tensor>);
  return Object.fromEntries(
    Object.entries(outputs).map(([name, { type, data, dims }]) => [
      name,
      { type, data, dims: [...dims] } as TensorData,
    ]),
  );
}
