import { VideoAiClient } from '../client/client.js';
import { clientSettings } from '../common/client-settings.js';
import type { Given, Option } from './command.js';
import { UsageError } from './exit-codes.js';

/** Options of every subcommand that talks to a service. */
export const SERVICE_OPTIONS: Readonly<Record<string, Option>> = {
  url: { type: 'string', value: 'URL', about: 'the service; else VIDEO_AI_URL, else http://127.0.0.1:3000' },
  key: { type: 'string', value: 'KEY', about: 'API key, where the service asks for one; else VIDEO_AI_KEY' },
  json: { type: 'boolean', about: 'what the service answered, as JSON' },
};

/** The service that the words or the environment name. */
export function serviceOf({ flags }: Given): VideoAiClient {
  const settings = clientSettings();
  const baseUrl = text(flags['url']) ?? settings.url;
  if (!URL.canParse(baseUrl) || !/^https?:$/.test(new URL(baseUrl).protocol))
    throw new UsageError(`"${baseUrl}" is no address of a service; it is like http://127.0.0.1:3000`);
  return new VideoAiClient({ baseUrl, apiKey: text(flags['key']) ?? settings.key });
}

/** The one task id among the words. */
export function onlyTask({ positionals: [id, ...more] }: Given, verb: string): string {
  if (id === undefined || more.length > 0) throw new UsageError(`${verb} takes the id of one task`);
  return id;
}

/** A flag that has a text; undefined when it was not given. */
export const text = (flag: Given['flags'][string]): string | undefined => (typeof flag === 'string' ? flag : undefined);

/** A flag that is a whole number from `min` on; undefined when it was not given. */
export function whole(name: string, flag: Given['flags'][string], min = 1): number | undefined {
  if (flag === undefined) return undefined;
  const number = Number(flag);
  if (Number.isInteger(number) && number >= min) return number;
  throw new UsageError(`--${name} takes a whole number from ${min} on, not "${String(flag)}"`);
}
