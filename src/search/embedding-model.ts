import { Injectable } from '@nestjs/common';
import { AnalysisError } from '../common/errors.js';
import { Problem } from '../http/problem.js';
import { Inference } from '../inference/inference.js';
import { howToInstall } from '../model-registry/how-to-install.js';
import { ModelRegistry } from '../model-registry/model-registry.js';
import type { Model } from '../model-registry/model.js';
import { Pipelines } from '../pipeline/pipelines.js';
import { DEFAULT_PIPELINE, type SearchRequest } from './search.request.js';

/** A model of the catalogue with towers for pictures and text, to name where none is installed. */
const READS_TEXT = 'clip-vit-b32-quantized';

/** Chooses the model that a request is embedded with, and whose vectors are searched. */
@Injectable()
export class EmbeddingModels {
  constructor(
    private readonly inference: Inference,
    private readonly registry: ModelRegistry,
    private readonly pipelines: Pipelines,
  ) {}

  /** The model that the request names, else the one of its pipeline. Throws 422 with a pointer when it is not there or does not embed. */
  of({ model, pipeline }: Pick<SearchRequest, 'model' | 'pipeline'>): Model {
    const fromPipeline = this.#ofPipeline(pipeline ?? DEFAULT_PIPELINE, model != null);
    const reference = model ?? fromPipeline;
    if (!this.inference.isInstalled(reference))
      throw refused('MODEL_NOT_FOUND', `The model ${reference} is not installed: ${howToInstall(reference)}.`);
    const found = this.#ready(reference);
    if (found.card.task === 'embed') return found;
    throw refused('NOT_AN_EMBEDDING_MODEL', `The model ${found.id} does the task ${found.card.task}, not embed.`);
  }

  /** The same, and it reads text. Throws 422 that says which model does, or how to install one. */
  ofText(request: Pick<SearchRequest, 'model' | 'pipeline'>): Model {
    const model = this.of(request);
    if (this.inference.readsText(model)) return model;
    const detail = `The model ${model.id} has no tower for text. ${this.#whatReads()}`;
    throw Problem.invalid({ pointer: '#/text', code: 'NO_TEXT_TOWER', detail });
  }

  #whatReads(): string {
    const readers = this.registry
      .all()
      .filter((model) => model.state === 'READY' && model.card.task === 'embed' && this.inference.readsText(model));
    const [reader] = readers;
    if (reader) return `${readers.map(({ id }) => id).join(', ')} has one: say "model": "${reader.id}".`;
    return `Install one with ${howToInstall(READS_TEXT)}, name it in the embed step of a pipeline ("model": "${READS_TEXT}") and analyse videos with it.`;
  }

  #ready(reference: string): Model {
    try {
      return this.inference.model(reference);
    } catch (error) {
      if (!(error instanceof AnalysisError)) throw error;
      if (error.retryable) throw new Problem('UNAVAILABLE', error.message, { headers: { 'Retry-After': '5' } });
      throw refused('MODEL_UNAVAILABLE', `${error.message}.`);
    }
  }

  /** What the step `embed` of a pipeline names; the pipeline must be there in any case. */
  #ofPipeline(name: string, isOptional: boolean): string {
    const pipeline = this.pipelines.get(name);
    if (!pipeline && isOptional && name === DEFAULT_PIPELINE) return '';
    if (!pipeline)
      throw notIn(
        'PIPELINE_NOT_FOUND',
        `No pipeline is named "${name}"; there are ${this.pipelines.names().join(', ')}.`,
      );
    const embed = pipeline.steps.find((step) => step.name === 'embed');
    const [reference] = embed?.step.models(embed.options) ?? [];
    if (reference !== undefined || isOptional) return reference ?? '';
    throw notIn('NO_EMBEDDINGS', `The pipeline ${name} has no step embed: name a model, or a pipeline that has one.`);
  }
}

const refused = (code: string, detail: string): Problem => Problem.invalid({ pointer: '#/model', code, detail });

const notIn = (code: string, detail: string): Problem => Problem.invalid({ pointer: '#/pipeline', code, detail });
