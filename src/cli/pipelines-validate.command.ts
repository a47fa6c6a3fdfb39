import type { Command } from './command.js';
import { EXIT, UsageError } from './exit-codes.js';
import { JSON_OPTION } from './pipelines-options.js';

/** `pipelines validate`. */
export const pipelinesValidate: Command = {
  name: 'pipelines validate',
  usage: '[file]',
  about: 'check a file of pipelines, else the configured one, and name every fault with its path',
  options: JSON_OPTION,
  async run({ positionals: [file, ...more], flags }, output) {
    if (more.length > 0) throw new UsageError('validate takes one file');
    const { withPipelines } = await import('./pipelines-context.js');
    const { PipelinesInvalid } = await import('../pipeline/pipeline-config.js');
    const names = (): Promise<string[]> => withPipelines(file, ({ pipelines }) => pipelines.map(({ name }) => name));
    const problems = await names().then(
      () => [],
      (error: unknown) => {
        if (error instanceof PipelinesInvalid) return error.problems;
        throw error;
      },
    );
    if (flags['json']) output.line(JSON.stringify({ valid: problems.length === 0, problems }));
    else for (const line of problems.length > 0 ? problems : ['The pipelines are in order.']) output.line(line);
    return problems.length > 0 ? EXIT.failed : EXIT.ok;
  },
};
