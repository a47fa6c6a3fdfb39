import { applyDecorators, Injectable } from '@nestjs/common';
import { naming } from '../common/named.js';

/** A JSON Schema (draft 2020-12) of an object, with a `description` and, where it has one, a `default` on each property. */
export interface OptionsSchema {
  type: 'object';
  additionalProperties: false;
  properties: Record<string, { type: string; description: string; default?: unknown; [keyword: string]: unknown }>;
  required?: string[];
}

export interface StepLabel {
  /** What pipelines call it. */
  name: string;
  /** One sentence for `GET /pipelines`. */
  about: string;
  /** Checks the step's options at start and fills in their defaults. */
  options: OptionsSchema;
}

const label = naming<StepLabel>('step');

/** The options of a step that takes none. */
export const NO_OPTIONS: OptionsSchema = { type: 'object', additionalProperties: false, properties: {} };

/** Names a `Step` so that pipelines can use it: `@PipelineStep('shots', { about: '…', options: schema })`. */
export const PipelineStep = (
  name: string,
  { about, options = NO_OPTIONS }: { about: string; options?: OptionsSchema },
): ClassDecorator => applyDecorators(Injectable(), label.mark({ name, about, options }));

/** What `@PipelineStep` wrote on a class. */
export const readStepLabel = label.read;
