import type { PipelineDescription } from '../pipeline/pipelines.js';
import type { Command } from './command.js';
import { EXIT, UsageError } from './exit-codes.js';
import type { ModelInUse } from './pipelines-context.js';
import { FILE_OPTION, JSON_OPTION } from './pipelines-options.js';
import { text } from './service.js';

type ExplainedStep = Omit<PipelineDescription['steps'][number], 'options_schema' | 'models'> & { models: ModelInUse[] };

/** `pipelines explain`. */
export const pipelinesExplain: Command = {
  name: 'pipelines explain',
  usage: '<name>',
  about: 'what a pipeline does step by step, with which models, and how to install those that are missing',
  options: { ...FILE_OPTION, ...JSON_OPTION },
  async run({ positionals: [name, ...more], flags }, output) {
    if (name === undefined || more.length > 0) throw new UsageError('explain takes the name of one pipeline');
    const { withPipelines } = await import('./pipelines-context.js');
    const { pipeline, steps } = await withPipelines(text(flags['file']), ({ pipelines, inUse }) => {
      const found = pipelines.find((one) => one.name === name);
      if (!found)
        throw new Error(`there is no pipeline "${name}"; there are ${pipelines.map((one) => one.name).join(', ')}`);
      const explained = found.steps.map(({ models, options_schema: _schema, ...step }): ExplainedStep => {
        return { ...step, models: models.map(inUse) };
      });
      return { pipeline: found, steps: explained };
    });
    if (flags['json']) output.line(JSON.stringify({ ...pipeline, steps }));
    else for (const line of linesOf(pipeline, steps)) output.line(line);
    return EXIT.ok;
  },
};

const linesOf = (pipeline: PipelineDescription, steps: ExplainedStep[]): string[] => [
  `${pipeline.name}: ${pipeline.description}`,
  `  A frame every ${pipeline.sampling.interval_ms} ms goes to the steps that look at single frames.`,
  ...steps.flatMap((step, at) => stepLines(step, at + 1)),
];

function stepLines({ name, about, options, models }: ExplainedStep, number: number): string[] {
  const set = Object.entries(options).map(([option, value]) => `${option} ${JSON.stringify(value)}`);
  return [
    `${String(number).padStart(3)}. ${name}: ${about}`,
    ...(set.length > 0 ? [`     ${set.join(', ')}`] : []),
    ...models.map((used) => `     ${modelLine(used)}`),
  ];
}

function modelLine({ reference, model, command }: ModelInUse): string {
  if (model?.state === 'FAILED') return `model ${model.id} has FAILED: ${model.reason}`;
  if (model) return `model ${model.id}`;
  return `model ${reference} is not installed, so the step is skipped${command ? `: ${command}` : ''}`;
}
