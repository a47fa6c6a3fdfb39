import type { Command } from './command.js';
import { EXIT } from './exit-codes.js';
import { FILE_OPTION, JSON_OPTION } from './pipelines-options.js';
import { text } from './service.js';
import { table } from './table.js';

/** `pipelines list`. */
export const pipelinesList: Command = {
  name: 'pipelines list',
  usage: '',
  about: 'which pipelines are configured',
  options: { ...FILE_OPTION, ...JSON_OPTION },
  async run({ flags }, output) {
    const { withPipelines } = await import('./pipelines-context.js');
    const pipelines = await withPipelines(text(flags['file']), (context) => context.pipelines);
    const rows = pipelines.map(({ name, steps, description }) => [
      name,
      steps.map((step) => step.name).join(' → '),
      description,
    ]);
    if (flags['json']) output.line(JSON.stringify(pipelines));
    else for (const line of table([['NAME', 'STEPS', 'WHAT FOR'], ...rows])) output.line(line);
    return EXIT.ok;
  },
};
