import { setTimeout as wait } from 'node:timers/promises';
import { type Dispatcher, EnvHttpProxyAgent } from 'undici';
import { DownloadFailed } from './download-failed.js';
import type { Endpoints } from './endpoints.js';
import { type Answer, follow, shown } from './follow.js';
import { Part } from './part.js';

/** A file to fetch. */
export interface Wanted {
  url: string;
  /** Where it goes; what has come so far is beside it, `.part`. */
  to: string;
  /** What is published, null when nothing is. */
  bytes: number | null;
  sha256: string | null;
  /** Most bytes of a file whose size is not published. */
  ceiling: number;
}

/** What came. */
export interface Fetched {
  bytes: number;
  sha256: string;
}

/** Told how much of how much has come; the whole is null when nobody says. */
export type OnBytes = (done: number, total: number | null) => void;

const MAX_TRIES = 6;
const FIRST_WAIT_MS = 250;

/**
 * Fetches files, going on where it was cut off (RFC 9110, 14.1.1), counting bytes and checksum as they come. Proxies are those
 * of HTTP_PROXY, HTTPS_PROXY and NO_PROXY.
 */
export class Downloads {
  constructor(
    private readonly endpoints: Endpoints,
    private readonly dispatcher: Dispatcher = new EnvHttpProxyAgent(),
  ) {}

  /** Throws `DownloadFailed`; what was wrong is not kept, what was cut off is. */
  async fetch(wanted: Wanted, onBytes: OnBytes = () => undefined, signal?: AbortSignal): Promise<Fetched> {
    const part = new Part(wanted.to);
    let best = 0;
    for (let tries = 1; ; tries++) {
      try {
        return await this.#try(wanted, part, onBytes, signal);
      } catch (error) {
        signal?.throwIfAborted();
        if (!(error instanceof DownloadFailed && error.isPassing)) throw error;
        // Whoever still gets something has not run out of tries.
        if (part.bytes > best) [best, tries] = [part.bytes, 1];
        if (tries >= MAX_TRIES) throw error;
        await wait(FIRST_WAIT_MS * 2 ** (tries - 1) * (0.5 + Math.random()), undefined, { signal });
      } finally {
        await part.close();
      }
    }
  }

  async close(): Promise<void> {
    await this.dispatcher.close();
  }

  async #try(wanted: Wanted, part: Part, onBytes: OnBytes, signal?: AbortSignal): Promise<Fetched> {
    const etag = await part.open();
    const from = part.bytes;
    const range = from > 0 ? { range: `bytes=${from}-`, ...(etag && { 'if-range': etag }) } : {};
    if (from === 0 || from !== wanted.bytes) {
      const answer = await follow(
        wanted.url,
        range,
        { endpoints: this.endpoints, dispatcher: this.dispatcher },
        signal,
      );
      await receive(wanted, part, answer, onBytes);
    }
    return this.#complete(wanted, part, from);
  }

  async #complete({ url, sha256 }: Wanted, part: Part, resumedAt: number): Promise<Fetched> {
    const fetched = { bytes: part.bytes, sha256: part.sha256 };
    if (sha256 === null || sha256 === fetched.sha256) {
      await part.complete();
      return fetched;
    }
    await part.discard();
    const fault = `${shown(new URL(url))}: sha256 must be ${short(sha256)}, is ${short(fetched.sha256)}`;
    // Two halves of different files make neither: once more, from the beginning.
    throw new DownloadFailed(fault, resumedAt > 0);
  }
}

async function receive(wanted: Wanted, part: Part, answer: Answer, onBytes: OnBytes): Promise<void> {
  const where = shown(new URL(wanted.url));
  if (answer.status === 416) {
    await answer.body.dump();
    await part.discard();
    throw new DownloadFailed(`${where} has no bytes after ${part.bytes}`, true);
  }
  if (answer.status === 200 || rangeStart(answer) !== part.bytes) {
    if (answer.status === 206) throw await abandoned(part, answer, `${where} answers with another range`, true);
    await part.empty(strongTag(answer));
  }
  const length = answer.header('content-length');
  const total = length === undefined ? null : part.bytes + Number(length);
  const most = wanted.bytes ?? wanted.ceiling;
  if (total !== null && wanted.bytes !== null && total !== wanted.bytes)
    throw await abandoned(part, answer, `${where} announces ${total} bytes, the catalogue says ${wanted.bytes}`);
  if (total !== null && total > most)
    throw await abandoned(part, answer, `${where} announces ${total} bytes, at most ${most} are taken`);
  await pour(part, answer, { where, most, total: total ?? wanted.bytes, onBytes });
}

interface Pouring {
  where: string;
  most: number;
  total: number | null;
  onBytes: OnBytes;
}

async function pour(part: Part, answer: Answer, { where, most, total, onBytes }: Pouring): Promise<void> {
  try {
    for await (const chunk of answer.body) {
      if (part.bytes + (chunk as Buffer).length > most)
        throw await abandoned(part, answer, `${where} sends more than ${most} bytes`);
      await part.write(chunk as Buffer);
      onBytes(part.bytes, total);
    }
  } catch (error) {
    if (error instanceof DownloadFailed || isDisk(error)) throw error;
    const { code, message } = error as NodeJS.ErrnoException;
    throw new DownloadFailed(`${where} was cut off after ${part.bytes} bytes (${code ?? message})`, true);
  }
  if (total !== null && part.bytes < total)
    throw new DownloadFailed(`${where} ends after ${part.bytes} of ${total} bytes`, true);
}

async function abandoned(part: Part, answer: Answer, why: string, isPassing = false): Promise<DownloadFailed> {
  answer.body.destroy();
  await part.discard();
  return new DownloadFailed(why, isPassing);
}

const isDisk = (error: unknown): boolean =>
  ['ENOSPC', 'EDQUOT', 'EIO', 'EROFS', 'EBADF'].includes((error as NodeJS.ErrnoException).code ?? '');

const rangeStart = (answer: Answer): number =>
  Number(/^bytes (\d+)-/.exec(answer.header('content-range') ?? '')?.[1] ?? -1);

/** A weak tag says nothing about bytes. */
function strongTag(answer: Answer): string | null {
  const etag = answer.header('etag');
  return etag && !etag.startsWith('W/') ? etag : null;
}

const short = (sha256: string): string => `${sha256.slice(0, 12)}…`;
