import { Injectable } from '@nestjs/common';
import type { Model } from '../model-registry/model.js';
import { ModelRegistry } from '../model-registry/model-registry.js';
import { Pipelines } from '../pipeline/pipelines.js';

/** The pipeline that tasks and searches take unless told. */
const DEFAULT_PIPELINE = 'production';

/** Who names embedding models: the pipelines, and the aliases that they name them by. */
@Injectable()
export class Referrers {
  constructor(
    private readonly pipelines: Pipelines,
    private readonly registry: ModelRegistry,
  ) {}

  /** The models that pipelines embed with now, those that are installed. */
  embedding(): Model[] {
    return this.pipelines.names().flatMap((name) => {
      const reference = this.reference(name);
      return reference === null ? [] : (this.#resolved(reference) ?? []);
    });
  }

  /** The model that `production` embeds with now; null when there is none. */
  current(): Model | null {
    const reference = this.reference();
    return reference === null ? null : this.#resolved(reference);
  }

  /** What the step `embed` of a pipeline names; null without one. */
  reference(pipeline = DEFAULT_PIPELINE): string | null {
    const step = this.pipelines.get(pipeline)?.steps.find(({ name }) => name === 'embed');
    return step?.step.models(step.options)[0] ?? null;
  }

  /** The alias by which `production` embeds with a model of this name; null when it does not, or names one version. */
  alias(modelName: string): string | null {
    const [, name, kind, word] = /^([^@:]+)(?:([@:])(.+))?$/.exec(this.reference() ?? '') ?? [];
    if (name !== modelName || kind === '@') return null;
    return word ?? 'production';
  }

  /** What means this model now, a few words each: aliases, and steps of pipelines. */
  pointingTo({ id, name, version }: { id: string; name: string; version: string }): string[] {
    const aliases = Object.entries(this.registry.aliases(name))
      .filter(([, meant]) => meant === version)
      .map(([alias]) => `the alias ${name}:${alias}`);
    const steps = this.pipelines
      .describe()
      .flatMap((pipeline) =>
        pipeline.steps.flatMap(({ name: step, models }) =>
          models
            .filter((reference) => this.#resolved(reference)?.id === id)
            .map((reference) => `the step ${step} of the pipeline ${pipeline.name} ("${reference}")`),
        ),
      );
    return [...aliases, ...steps];
  }

  #resolved(reference: string): Model | null {
    try {
      return this.registry.resolve(reference);
    } catch {
      return null;
    }
  }
}
