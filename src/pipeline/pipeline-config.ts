import { Ajv2020, type ErrorObject } from 'ajv/dist/2020.js';
import type { StepLabel } from './pipeline-step.js';
import type { Step } from './step.js';

export interface StepConfig {
  step: string;
  options: object;
}

/** One pipeline of the configuration file. */
export interface PipelineConfig {
  description: string;
  sampling: { interval_ms: number };
  steps: StepConfig[];
}

export interface NamedStep {
  step: Step;
  label: StepLabel;
}

/** Every fault of the pipelines' file at once, a line each with its path. */
export class PipelinesInvalid extends Error {
  override readonly name = 'PipelinesInvalid';
  constructor(readonly problems: string[]) {
    super(
      `The pipelines have ${problems.length === 1 ? 'a problem' : `${problems.length} problems`}:\n${problems.map((line) => `  ${line}`).join('\n')}`,
    );
  }
}

const FILE_SCHEMA = {
  type: 'object',
  required: ['pipelines'],
  additionalProperties: false,
  properties: {
    pipelines: {
      type: 'object',
      minProperties: 1,
      propertyNames: { pattern: '^[a-z0-9][a-z0-9_-]{0,63}$' },
      additionalProperties: {
        type: 'object',
        required: ['steps'],
        additionalProperties: false,
        properties: {
          description: { type: 'string', default: '' },
          sampling: {
            type: 'object',
            additionalProperties: false,
            default: {},
            properties: { interval_ms: { type: 'integer', minimum: 20, maximum: 600_000, default: 500 } },
          },
          steps: {
            type: 'array',
            minItems: 1,
            items: {
              type: 'object',
              required: ['step'],
              additionalProperties: false,
              properties: { step: { type: 'string' }, options: { type: 'object', default: {} } },
            },
          },
        },
      },
    },
  },
};

const ajv = new Ajv2020({ allErrors: true, useDefaults: true, strict: false, verbose: true });

/**
 * Parses and checks the file of pipelines and fills in every default. Throws `PipelinesInvalid` with each fault:
 * `development.json: pipelines.production.steps[2]: no step is named "shotz"; there are shots, embed, index`.
 */
export function checkPipelines(
  text: string,
  file: string,
  steps: ReadonlyMap<string, NamedStep>,
): Record<string, PipelineConfig> {
  const config = parse(text, file);
  const problems = faults(FILE_SCHEMA, config, '');
  if (problems.length === 0) {
    for (const [name, pipeline] of Object.entries(
      (config as { pipelines: Record<string, PipelineConfig> }).pipelines,
    )) {
      pipeline.steps.forEach((entry, at) =>
        problems.push(...stepFaults(entry, `pipelines.${name}.steps[${at}]`, steps)),
      );
    }
  }
  if (problems.length > 0) throw new PipelinesInvalid(problems.map((problem) => `${file}: ${problem}`));
  return (config as { pipelines: Record<string, PipelineConfig> }).pipelines;
}

function parse(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new PipelinesInvalid([`${file}: is not JSON: ${(error as Error).message}`]);
  }
}

function stepFaults(entry: StepConfig, path: string, steps: ReadonlyMap<string, NamedStep>): string[] {
  const named = steps.get(entry.step);
  if (!named) return [`${path}: no step is named "${entry.step}"; there are ${[...steps.keys()].join(', ')}`];
  return faults(named.label.options, entry.options, `${path}.options`);
}

function faults(schema: object, value: unknown, path: string): string[] {
  const validate = ajv.compile(schema);
  return validate(value) ? [] : (validate.errors ?? []).map((error) => sentence(error, path));
}

function sentence(error: ErrorObject, path: string): string {
  const at = error.instancePath
    .split('/')
    .slice(1)
    .reduce((where, part) => where + (/^\d+$/.test(part) ? `[${part}]` : `.${part}`), path)
    .replace(/^\./, '');
  const { additionalProperty, allowedValues } = error.params as {
    additionalProperty?: string;
    allowedValues?: unknown[];
  };
  const known =
    Object.keys((error.parentSchema as { properties?: object }).properties ?? {}).join(', ') || 'no properties';
  if (additionalProperty) return `${at}: has no "${additionalProperty}"; there are ${known}`;
  if (allowedValues) return `${at}: must be one of ${allowedValues.join(', ')}, is ${JSON.stringify(error.data)}`;
  const got =
    error.keyword === 'required' || error.keyword === 'propertyNames' ? '' : `, is ${JSON.stringify(error.data)}`;
  return `${at || 'the file'}: ${error.message ?? 'is not valid'}${got}`;
}
