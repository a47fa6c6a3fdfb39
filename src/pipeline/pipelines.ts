import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { DiscoveryService } from '@nestjs/core';
import { Env } from '../common/env.js';
import { byName } from '../common/named.js';
import type { Type } from '@nestjs/common';
import { checkPipelines, type NamedStep, type PipelineConfig, type StepConfig } from './pipeline-config.js';
import { readStepLabel, type OptionsSchema } from './pipeline-step.js';
import { Step } from './step.js';

/** A step as a pipeline uses it: the instance and its checked options, defaults filled in. */
export interface PlannedStep {
  name: string;
  step: Step;
  options: object;
}

/** A named pipeline, ready to run. */
export interface Pipeline {
  name: string;
  description: string;
  /** Of its configuration with defaults filled in: two pipelines of one hash do the same. */
  sha256: string;
  intervalMs: number;
  steps: PlannedStep[];
}

/** A pipeline as `GET /pipelines` shows it. */
export interface PipelineDescription {
  name: string;
  description: string;
  sha256: string;
  sampling: { interval_ms: number };
  steps: { name: string; about: string; options: object; options_schema: OptionsSchema; models: string[] }[];
}

/** The named pipelines of `PIPELINE_CONFIG_PATH`, put together from the steps that the decorators name; checked at start. */
@Injectable()
export class Pipelines implements OnModuleInit {
  readonly #pipelines = new Map<string, Pipeline>();
  #steps = new Map<string, NamedStep>();

  constructor(
    private readonly env: Env,
    private readonly discovery: DiscoveryService,
  ) {}

  async onModuleInit(): Promise<void> {
    this.#steps = this.#discover();
    const path = this.env.PIPELINE_CONFIG_PATH;
    const text = await readFile(path, 'utf8').catch((error: Error) => {
      throw new Error(`PIPELINE_CONFIG_PATH: ${path} cannot be read: ${error.message}`);
    });
    const configs = checkPipelines(text, basename(path), this.#steps);
    for (const [name, config] of Object.entries(configs)) this.#pipelines.set(name, this.#plan(name, config));
  }

  names(): string[] {
    return [...this.#pipelines.keys()];
  }

  has(name: string): boolean {
    return this.#pipelines.has(name);
  }

  get(name: string): Pipeline | undefined {
    return this.#pipelines.get(name);
  }

  describe(): PipelineDescription[] {
    return [...this.#pipelines.values()].map(({ name, description, sha256, intervalMs, steps }) => ({
      name,
      description,
      sha256,
      sampling: { interval_ms: intervalMs },
      steps: steps.map((planned) => this.#describeStep(planned)),
    }));
  }

  #describeStep({ name, step, options }: PlannedStep): PipelineDescription['steps'][number] {
    const { about, options: schema } = this.#named(name).label;
    return { name, about, options, options_schema: schema, models: step.models(options) };
  }

  #plan(name: string, config: PipelineConfig): Pipeline {
    const steps = config.steps.map((entry: StepConfig) => ({
      name: entry.step,
      step: this.#named(entry.step).step,
      options: entry.options,
    }));
    const sha256 = createHash('sha256').update(JSON.stringify(config)).digest('hex');
    return { name, description: config.description, sha256, intervalMs: config.sampling.interval_ms, steps };
  }

  #named(name: string): NamedStep {
    const named = this.#steps.get(name);
    if (!named) throw new Error(`no step is named "${name}"`);
    return named;
  }

  #discover(): Map<string, NamedStep> {
    const steps = this.discovery
      .getProviders()
      .filter(({ instance }) => instance instanceof Step)
      .map(({ instance, metatype }) => ({ step: instance as Step, label: readStepLabel(metatype as Type) }));
    const unnamed = steps.find(({ label }) => !label);
    if (unnamed) throw new Error(`${unnamed.step.constructor.name} extends Step but has no @PipelineStep('name', …)`);
    const named = steps.flatMap(({ step, label }) => (label ? [{ step, label }] : []));
    byName(
      'step',
      named.map(({ step, label }) => ({ name: label.name, thing: step })),
    );
    return new Map(named.map((entry) => [entry.label.name, entry]));
  }
}
