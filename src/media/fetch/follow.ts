import type { Dispatcher } from 'undici';
import { AnalysisError } from '../../common/errors.js';
import type { Guard } from './guard.js';

/** The answer at the end of the redirects, and who gave it. */
export interface Found {
  answer: Dispatcher.ResponseData;
  host: string;
}

const MAX_REDIRECTS = 5;
const REDIRECTS = new Set([301, 302, 303, 307, 308]);
const HEADERS = { accept: 'video/*, */*;q=0.5', 'accept-encoding': 'identity', 'user-agent': 'video-ai-system' };

/** Asks for a file, by hand through at most five redirects, each judged by the guard as if it had been the first; never from https to http. */
export async function follow(guard: Guard, text: string, signal: AbortSignal): Promise<Found> {
  let url = guard.read(text);
  for (let hop = 0; hop <= MAX_REDIRECTS; hop++) {
    const answer = await guard.request(url, { method: 'GET', headers: HEADERS, signal });
    const location = locationOf(answer);
    if (location === undefined) return { answer, host: url.hostname };
    answer.body.on('error', () => undefined).destroy();
    url = redirected(guard, url, location);
  }
  throw new AnalysisError('SOURCE_UNREACHABLE', `The video's address redirects more than ${MAX_REDIRECTS} times.`);
}

function locationOf({ statusCode, headers }: Dispatcher.ResponseData): string | undefined {
  return REDIRECTS.has(statusCode) ? [headers['location']].flat()[0] : undefined;
}

function redirected(guard: Guard, from: URL, location: string): URL {
  if (!URL.canParse(location, from.href))
    throw new AnalysisError('SOURCE_UNREACHABLE', `The host "${from.hostname}" redirects to what is not a URL.`);
  const next = new URL(location, from);
  if (from.protocol === 'https:' && next.protocol === 'http:')
    throw guard.refuse(`The host "${from.hostname}" redirects from https to http.`);
  return next;
}
