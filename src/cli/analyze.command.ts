import { openAsBlob } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import type { VideoAiClient } from '../client/client.js';
import type { AnalyzeRequest } from '../client/schema.js';
import type { Command, Given, Output } from './command.js';
import { followToEnd } from './follow-to-end.js';
import { EXIT, UsageError } from './exit-codes.js';
import { SERVICE_OPTIONS, serviceOf, text } from './service.js';
import { size } from './table.js';

/** `analyze`. */
export const analyze: Command = {
  name: 'analyze',
  usage: '<file|URL> [--pipeline NAME] [--detach]',
  about: 'have a video analysed, and show how it goes and what was found',
  options: {
    ...SERVICE_OPTIONS,
    pipeline: { type: 'string', short: 'p', value: 'NAME', about: 'what is done; else production' },
    metadata: {
      type: 'string',
      short: 'm',
      multiple: true,
      value: 'KEY=VALUE',
      about: 'words to find it by; several times',
    },
    callback: { type: 'string', value: 'URL', about: 'who is told when it has ended' },
    output: { type: 'string', short: 'o', value: 'FILE', about: 'write the whole result there, as JSON' },
    detach: { type: 'boolean', short: 'd', about: 'print the id of the task and do not wait for it' },
  },
  async run(given, output) {
    const [source, ...more] = given.positionals;
    if (source === undefined || more.length > 0) throw new UsageError('analyze takes one file or URL');
    const metadata = pairs(given.flags['metadata']);
    const client = serviceOf(given);
    const accepted = await client.analyze({
      ...(isAddress(source) ? { video_url: source, metadata } : await handedOver(source, metadata, client, output)),
      ...(given.flags['pipeline'] !== undefined && { pipeline: text(given.flags['pipeline']) }),
      ...(given.flags['callback'] !== undefined && { callback_url: text(given.flags['callback']) }),
    });
    if (!given.flags['detach']) return toTheEnd(accepted.task_id, client, given, output);
    output.line(given.flags['json'] ? JSON.stringify(accepted) : accepted.task_id);
    return EXIT.ok;
  },
};

const isAddress = (source: string): boolean => /^[a-z][a-z0-9+.-]*:\/\//i.test(source);

/** A file that the service has now. Its address there says nothing to a reader, so its name goes along as the title. */
async function handedOver(
  source: string,
  metadata: Record<string, string>,
  client: VideoAiClient,
  output: Output,
): Promise<Pick<AnalyzeRequest, 'video_url' | 'metadata'>> {
  const facts = await stat(source).catch(() => null);
  if (!facts?.isFile()) throw new UsageError(`there is no file "${source}", and a URL begins with https://`);
  const name = basename(source);
  output.note(`Uploading ${name} (${size(facts.size)})`);
  const { video_url } = await client.upload(await openAsBlob(source), name);
  return { video_url, metadata: { title: name, ...metadata } };
}

/** Follows the task that was begun here; it is cancelled when nobody wants to wait for it any more. */
async function toTheEnd(id: string, client: VideoAiClient, given: Given, output: Output): Promise<number> {
  const signal = output.interrupted();
  output.note(`Task ${id}`);
  try {
    return await followToEnd(id, client, given, output, signal);
  } catch (error) {
    if (!signal.aborted) throw error;
    await client.cancel(id);
    output.note(`Task ${id} is cancelled.`);
    return EXIT.interrupted;
  }
}

function pairs(given: Given['flags'][string]): Record<string, string> {
  if (!Array.isArray(given)) return {};
  return Object.fromEntries(
    given.map((pair) => {
      const at = pair.indexOf('=');
      if (at < 1) throw new UsageError(`--metadata takes KEY=VALUE, such as camera=gate-2, not "${pair}"`);
      return [pair.slice(0, at), pair.slice(at + 1)];
    }),
  );
}
