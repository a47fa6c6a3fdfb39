import { readFile } from 'node:fs/promises';
import type { Found, SearchRequest } from '../client/schema.js';
import type { Command, Given } from './command.js';
import { EXIT, UsageError } from './exit-codes.js';
import { SERVICE_OPTIONS, serviceOf, text, whole } from './service.js';
import { table } from './table.js';
import { clock } from './time.js';

/** `search`. */
export const search: Command = {
  name: 'search',
  usage: '"words" | --image FILE|URL | --moment TASK@SECONDS',
  about: 'find moments by words, by a picture or by another moment, best first',
  options: {
    ...SERVICE_OPTIONS,
    image: { type: 'string', value: 'FILE|URL', about: 'a picture like what is sought' },
    moment: { type: 'string', value: 'TASK@SECONDS', about: 'a moment like what is sought' },
    task: { type: 'string', multiple: true, value: 'TASK', about: 'only within this video; several times' },
    label: { type: 'string', value: 'NAME', about: 'only where this was seen' },
    group: { type: 'string', value: 'frame|shot|video', about: 'the best of each only' },
    model: { type: 'string', value: 'NAME', about: 'whose vectors are compared' },
    limit: { type: 'string', value: 'N', about: 'most moments' },
  },
  async run(given, output) {
    const answer = await serviceOf(given).search({ ...(await whatIsSought(given)), ...narrowed(given) });
    if (given.flags['json']) output.line(JSON.stringify(answer));
    else if (answer.data.length === 0) output.note('Nothing was found.');
    else for (const line of table([HEADING, ...answer.data.map(row)])) output.line(line);
    return EXIT.ok;
  },
};

const HEADING = ['SCORE', 'TASK', 'AT', 'SHOT', 'VIDEO'];

const row = ({ score, task_id, time_ms, shot, video_url, metadata }: Found): string[] => [
  score.toFixed(3),
  task_id,
  clock(time_ms),
  `${clock(shot.start_ms)} – ${clock(shot.end_ms)}`,
  metadata['title'] ?? video_url,
];

/** One of words, picture and moment. */
async function whatIsSought({ positionals, flags }: Given): Promise<SearchRequest> {
  const [words, image, moment] = [positionals.join(' '), text(flags['image']), text(flags['moment'])];
  if ([words !== '', image !== undefined, moment !== undefined].filter(Boolean).length !== 1)
    throw new UsageError('search takes words, --image or --moment: one of them');
  if (image !== undefined) return { image: await pictureOf(image) };
  if (moment === undefined) return { text: words };
  const [, task_id, seconds] = /^(.+)@(\d+(?:\.\d+)?)s?$/.exec(moment) ?? [];
  if (task_id === undefined) throw new UsageError(`--moment takes TASK@SECONDS, such as ID@12.3, not "${moment}"`);
  return { task_id, time_ms: Math.round(Number(seconds) * 1_000) };
}

/** A URL as it is, a file as its bytes. */
async function pictureOf(image: string): Promise<string> {
  if (/^https?:\/\//i.test(image)) return image;
  const bytes = await readFile(image).catch((error: Error) => {
    throw new UsageError(`there is no picture "${image}": ${error.message}`);
  });
  return bytes.toString('base64');
}

function narrowed({ flags }: Given): SearchRequest {
  const { task, label, group, model, limit } = flags;
  const filter = {
    ...(Array.isArray(task) && { task_ids: task }),
    ...(label !== undefined && { label: text(label) }),
  };
  return {
    ...(Object.keys(filter).length > 0 && { filter }),
    ...(group !== undefined && { group_by: text(group) as NonNullable<SearchRequest['group_by']> }),
    ...(model !== undefined && { model: text(model) }),
    ...(limit !== undefined && { limit: whole('limit', limit) }),
  };
}
