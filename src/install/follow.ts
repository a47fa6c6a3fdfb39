import { type Dispatcher, request } from 'undici';
import { DownloadFailed } from './download-failed.js';
import type { Endpoints } from './endpoints.js';

const MAX_REDIRECTS = 5;
const REDIRECTS = [301, 302, 303, 307, 308];
/** Until the first byte, and between two pieces of the body, ms. */
const TIMEOUTS = { headersTimeout: 30_000, bodyTimeout: 60_000 };
/** What says that the same may work later. */
const PASSING = [408, 425, 429, 500, 502, 503, 504];

export interface Answer {
  status: number;
  header: (name: string) => string | undefined;
  body: Dispatcher.ResponseData['body'];
}

/**
 * Gets an address, following redirects by hand: only to https, or to http when the first address was given as http; the token
 * goes to its own host only. Throws `DownloadFailed` for any status but 200, 206 and 416.
 */
export async function follow(
  address: string,
  headers: Record<string, string>,
  { endpoints, dispatcher }: { endpoints: Endpoints; dispatcher: Dispatcher },
  signal?: AbortSignal,
): Promise<Answer> {
  let url = new URL(address);
  const isPlain = url.protocol === 'http:';
  for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
    const all = { 'accept-encoding': 'identity', ...headers, ...endpoints.headersFor(url) };
    const answer = await get(url, all, dispatcher, signal);
    if (!REDIRECTS.includes(answer.status)) return accepted(url, answer);
    await answer.body.dump();
    url = target(url, answer.header('location'), isPlain);
  }
  throw new DownloadFailed(`${shown(new URL(address))} redirects more than ${MAX_REDIRECTS} times`);
}

async function get(
  url: URL,
  headers: Record<string, string>,
  dispatcher: Dispatcher,
  signal?: AbortSignal,
): Promise<Answer> {
  try {
    const { statusCode, headers: sent, body } = await request(url, { headers, dispatcher, signal, ...TIMEOUTS });
    return { status: statusCode, body, header: (name) => [sent[name]].flat()[0] };
  } catch (error) {
    signal?.throwIfAborted();
    const { code, message } = error as NodeJS.ErrnoException;
    throw new DownloadFailed(`${shown(url)} cannot be reached (${code ?? message})`, true, { cause: error });
  }
}

function target(from: URL, location: string | undefined, isPlain: boolean): URL {
  if (!location || !URL.canParse(location, from.href)) throw new DownloadFailed(`${shown(from)} redirects to nowhere`);
  const to = new URL(location, from);
  if (to.protocol === 'https:' || (isPlain && from.protocol === 'http:' && to.protocol === 'http:')) return to;
  throw new DownloadFailed(`${shown(from)} redirects to ${to.protocol}//${to.host}, which is not https`);
}

async function accepted(url: URL, answer: Answer): Promise<Answer> {
  if ([200, 206, 416].includes(answer.status)) return answer;
  await answer.body.dump();
  const hint = [401, 403].includes(answer.status) ? ': set HF_TOKEN when the model asks for an account' : '';
  throw new DownloadFailed(`${shown(url)} answers ${answer.status}${hint}`, PASSING.includes(answer.status));
}

/** Without the query, which may hold a signature. */
export const shown = ({ origin, pathname }: URL): string => origin + pathname;
