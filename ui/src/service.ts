import { signal } from '@preact/signals';
import { ProblemError, VideoAiClient } from '../../src/client.js';

const STORED = 'video-ai-system.key';

/** The API key that this browser tab's person gave; empty for none. It is kept until the tab is closed. */
export const apiKey = signal(sessionStorage.getItem(STORED) ?? '');

/** Whether the service asked for a key that it has not been given. */
export const isKeyWanted = signal(false);

/** The service that this page came from, with the key of now. */
export const service = (): VideoAiClient =>
  new VideoAiClient({ baseUrl: location.origin, ...(apiKey.value && { apiKey: apiKey.value }) });

/** Uses another key, or none when it is empty. */
export function useKey(key: string): void {
  apiKey.value = key;
  isKeyWanted.value = false;
  if (key) sessionStorage.setItem(STORED, key);
  else sessionStorage.removeItem(STORED);
}

/** What went wrong, as a sentence for people; asks for a key when that is it. */
export function sentenceOf(error: unknown): string {
  if (error instanceof ProblemError && error.status === 401) isKeyWanted.value = true;
  return error instanceof Error ? error.message : String(error);
}

/**
 * Addresses of the service as `<img>` and `<video>` can open them: as they are without a key, signed for a while with one. In the
 * order given; addresses of elsewhere stay as they are.
 */
export async function openable(urls: string[], signal?: AbortSignal): Promise<string[]> {
  if (!apiKey.value) return urls;
  const own = urls.filter(isOwn);
  const signed = new Map<string, string>();
  for (let at = 0; at < own.length; at += MOST_SIGNED) {
    const part = own.slice(at, at + MOST_SIGNED);
    const answer = await service().signUrls(part, signal ? { signal } : {});
    part.forEach((url, index) => signed.set(url, answer.urls[index] ?? url));
  }
  return urls.map((url) => signed.get(url) ?? url);
}

/** Of one request to sign. */
const MOST_SIGNED = 200;

/** Samples are open to everybody. */
const isOwn = (url: string): boolean =>
  /^\/(results|uploads)\//.test(new URL(url, location.origin).pathname) &&
  new URL(url, location.origin).origin === location.origin;
