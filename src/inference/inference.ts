import { join } from 'node:path';
import { Injectable, Logger } from '@nestjs/common';
import { AnalysisError } from '../common/errors.js';
import type { PictureSpec } from '../common/picture.js';
import type { Size } from '../common/size.js';
import type { Model } from '../model-registry/model.js';
import { ModelRegistry } from '../model-registry/model-registry.js';
import { parts, stack } from './batch.js';
import { cutOut, type Quad } from './cut-out.js';
import { ThreadLost } from './inference-thread.js';
import { InferenceTask, type RunModel } from './inference-task.js';
import { ModelTasks } from './model-tasks.js';
import { ModelTrials } from './model-trials.js';
import { checkOutputs } from './outputs.js';
import { PinnedModels } from './pinned-models.js';
import { Runtime, type PictureBatch } from './runtime.js';
import { Overheard } from './sound/overheard.js';
import { SoundGraphs } from './sound/sound-graphs.js';
import type { SoundTask } from './sound-task.js';
import { TextGraph } from './text-graph.js';
import { unlessAborted } from './unless-aborted.js';
import { withoutFolder } from './without-folder.js';

/** Told of every run: the model's id, how many pictures (of sound: 1), how long it took. */
export type RunListener = (modelId: string, count: number, seconds: number) => void;

/** Models and pictures in, findings out: what steps ask. */
@Injectable()
export class Inference {
  readonly #log = new Logger(Inference.name);
  readonly #listeners = new Set<RunListener>();
  readonly #pinned: PinnedModels;

  constructor(
    private readonly registry: ModelRegistry,
    private readonly trials: ModelTrials,
    private readonly runtime: Runtime,
    private readonly tasks: ModelTasks,
  ) {
    this.#pinned = new PinnedModels(registry);
  }

  /**
   * Does a task's work on one set of models: looks for new versions and changed aliases first, then every reference means the
   * same version to the work's end, in every step of it.
   */
  async pinned<T>(work: () => Promise<T>): Promise<T> {
    await this.registry
      .refresh(this.trials)
      .catch((error: Error) => this.#log.warn(`The models could not be read anew: ${error.message}`));
    return this.#pinned.run(work);
  }

  /** The READY model that a reference means, of those that the work around it is pinned to. Throws MODEL_UNAVAILABLE with the reason when there is none. */
  model(reference: string): Model {
    let model: Model;
    try {
      model = this.#pinned.shelf.resolve(reference);
    } catch (error) {
      throw new AnalysisError('MODEL_UNAVAILABLE', (error as Error).message, { cause: error });
    }
    if (model.state === 'READY') return model;
    const why = model.reason ?? 'it is still being checked';
    throw new AnalysisError('MODEL_UNAVAILABLE', `model ${model.id} is ${model.state}: ${why}`, {
      retryable: model.state === 'LOADING',
      hint: `GET /models/${model.card.name} shows its state.`,
    });
  }

  /** Whether there is a model that a reference means, in whatever state. */
  isInstalled(reference: string): boolean {
    try {
      return Boolean(this.#pinned.shelf.resolve(reference));
    } catch {
      return false;
    }
  }

  /** The picture of frames that a model wants. */
  picture(model: Model, rate: PictureSpec['rate']): PictureSpec {
    return this.#task(model).picture(model.card, rate);
  }

  /** Execution provider that runs the model, such as `cpu`, for the result's provenance. */
  provider(model: Model): string {
    return this.trials.provider(model);
  }

  /**
   * One finding per picture, in order. Pictures stay usable; more than the model's largest batch are run in parts. `size` is
   * the pictures' (`pictureSize(spec, video)`), needed unless they have the card's. Throws INFERENCE_FAILED, or the signal's
   * reason as soon as it is aborted (a run that has begun ends by itself, unheeded).
   */
  async run<Finding>(model: Model, pictures: Uint8Array[], signal?: AbortSignal, size?: Size): Promise<Finding[]> {
    const task = this.#task(model) as InferenceTask<Finding>;
    const findings: Finding[] = [];
    for (const part of parts(pictures, model.card, this.trials.maxBatch(model))) {
      signal?.throwIfAborted();
      const batch = stacked(model, part.pictures, size);
      const found = await unlessAborted(this.#runPart(task, model, batch), signal);
      findings.push(...found.slice(part.repeated));
    }
    return findings;
  }

  /**
   * One finding per piece of one whole picture of this size: each quad is straightened, then prepared as the card says. Throws
   * as `run` does.
   */
  async crops<Finding>(
    model: Model,
    picture: Uint8Array,
    size: Size,
    quads: Quad[],
    signal?: AbortSignal,
  ): Promise<Finding[]> {
    const task = this.#task(model) as InferenceTask<Finding>;
    const findings: Finding[] = [];
    for (const quad of quads) {
      signal?.throwIfAborted();
      const batch = stacked(model, [picture], size, quad);
      findings.push(...(await unlessAborted(this.#runPart(task, model, batch), signal)));
    }
    return findings;
  }

  /**
   * What a model hears in blocks of samples (−1..1, one channel at its card's rate), listened to until they end. Throws
   * INFERENCE_FAILED, what the blocks throw, or the signal's reason as soon as it is aborted.
   */
  async listen<Finding>(
    model: Model,
    samples: AsyncIterable<Float32Array> | Iterable<Float32Array>,
    signal?: AbortSignal,
  ): Promise<Finding> {
    const task = this.tasks.listening(model.card.task) as SoundTask<Finding>;
    const graphs = new SoundGraphs(model, this.runtime, (seconds) => this.#tell(model, 1, seconds));
    const sound = new Overheard(samples);
    signal?.throwIfAborted();
    try {
      return await unlessAborted(task.run(model, sound, graphs), signal);
    } catch (error) {
      if (signal?.aborted || sound.hasThrown(error)) throw error;
      throw inferenceFailed(model, error as Error);
    }
  }

  /** Whether a model takes text, too, to compare with pictures. */
  readsText(model: Model): boolean {
    const task = this.tasks.find(model.card.task);
    return task instanceof InferenceTask && task.readsText(model.card);
  }

  /** What a model finds of a text, as `run` of a picture. Throws INFERENCE_FAILED, also for a model that reads none. */
  async read<Finding>(model: Model, text: string): Promise<Finding> {
    const task = this.#task(model) as InferenceTask<Finding>;
    const started = performance.now();
    try {
      if (!task.readsText(model.card)) throw new Error('it reads no text');
      return await task.read(model, text, new TextGraph(model, this.runtime));
    } catch (error) {
      throw inferenceFailed(model, error as Error);
    } finally {
      this.#tell(model, 1, (performance.now() - started) / 1000);
    }
  }

  /** Calls back after every run; returns what stops it. */
  onRun(listener: RunListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async #runPart<Finding>(task: InferenceTask<Finding>, model: Model, batch: PictureBatch): Promise<Finding[]> {
    const started = performance.now();
    const count = batch.pictures.length;
    try {
      const findings = await task.run(model, batch, this.#runner(model));
      if (findings.length !== count) throw new Error(`${findings.length} findings for ${count} pictures`);
      return findings;
    } catch (error) {
      throw inferenceFailed(model, error as Error);
    } finally {
      this.#tell(model, count, (performance.now() - started) / 1000);
    }
  }

  #tell(model: Model, count: number, seconds: number): void {
    for (const listener of this.#listeners) listener(model.id, count, seconds);
  }

  #runner({ card, ...model }: Model): RunModel {
    return async (feeds) => {
      const count = feeds[card.input.name]?.dims[0] ?? 0;
      const outputs = await this.runtime.run(join(model.folder, card.file), feeds);
      checkOutputs(card, outputs, count);
      return outputs;
    };
  }

  #task({ card }: Model): InferenceTask {
    return this.tasks.get(card.task);
  }
}

/** The pictures as the model's task takes them; what does not fit is INFERENCE_FAILED. */
function stacked(model: Model, pictures: Uint8Array[], size?: Size, quad?: Quad): PictureBatch {
  try {
    return stack(pictures, model.card, size, quad && cutOut(quad));
  } catch (error) {
    throw inferenceFailed(model, error as Error);
  }
}

function inferenceFailed(model: Model, error: Error): AnalysisError {
  const message = `model ${model.id}: ${withoutFolder(error.message, model)}`;
  return new AnalysisError('INFERENCE_FAILED', message, { retryable: error instanceof ThreadLost, cause: error });
}
