import type { Duplicate } from '../client/schema.js';
import type { Command } from './command.js';
import { EXIT } from './exit-codes.js';
import { onlyTask, SERVICE_OPTIONS, serviceOf, whole } from './service.js';
import { clock } from './time.js';

/** `duplicates`. */
export const duplicates: Command = {
  name: 'duplicates',
  usage: '<task>',
  about: 'which other videos hold the same material, and where',
  options: { ...SERVICE_OPTIONS, limit: { type: 'string', value: 'N', about: 'most videos' } },
  async run(given, output) {
    const task_id = onlyTask(given, 'duplicates');
    const limit = whole('limit', given.flags['limit']);
    const answer = await serviceOf(given).duplicates({ task_id, ...(limit !== undefined && { limit }) });
    if (given.flags['json']) output.line(JSON.stringify(answer));
    else if (answer.data.length === 0) output.note('No other video holds the same material.');
    else for (const line of answer.data.flatMap(linesOf)) output.line(line);
    return EXIT.ok;
  },
};

const linesOf = ({ task_id, video_url, metadata, coverage, score, ranges }: Duplicate): string[] => [
  `${(100 * coverage).toFixed(0).padStart(3)} %  ${task_id}  ${score.toFixed(2)}  ${metadata['title'] ?? video_url}`,
  ...ranges.map(({ query, match }) => `       ${span(query)}  is  ${span(match)}`),
];

const span = ({ start_ms, end_ms }: { start_ms: number; end_ms: number }): string =>
  `${clock(start_ms)} – ${clock(end_ms)}`;
