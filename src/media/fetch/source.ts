import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { mkdir, open } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { Injectable } from '@nestjs/common';
import { Env } from '../../common/env.js';
import { AnalysisError } from '../../common/errors.js';
import { Deadline } from './deadline.js';
import { download } from './download.js';
import { type Found, follow } from './follow.js';
import { Guard } from './guard.js';
import { Pace, SLOWEST_PACE } from './pace.js';
import { badStatus, encoded, tooLarge, tooLate, tooSlow } from './source-error.js';
import type { LocalVideo } from '../../common/video.js';

/** Where a fetched video goes and who wants to know of it. */
export interface FetchOptions {
  /** Folder, made when it is not there; the video becomes `input` in it. */
  to: string;
  /** Ends the download; `fetch` then rejects with its reason. */
  signal?: AbortSignal;
  /** At most four times a second and once at the end; `total` is null when the host does not say. */
  onProgress?: (bytes: number, total: number | null) => void;
}

const REPORT_MS = 250;

/** Gets videos onto this machine's disk. A failure is an `AnalysisError` or the signal's reason, and leaves no file. */
@Injectable()
export class Source {
  /** How slow a host may be. */
  slowest = SLOWEST_PACE;

  constructor(
    private readonly env: Env,
    private readonly guard: Guard,
  ) {}

  /** Downloads a video: at most `MAX_VIDEO_BYTES` in `DOWNLOAD_TIMEOUT_S`, not slower than `slowest`, through the guard. */
  async fetch(url: string, options: FetchOptions): Promise<LocalVideo> {
    const seconds = this.env.DOWNLOAD_TIMEOUT_S;
    const deadline = new Deadline(seconds * 1_000, tooLate(seconds), options.signal);
    try {
      deadline.signal.throwIfAborted();
      const found = await follow(this.guard, url, deadline.signal);
      return await this.#save(found, options, deadline);
    } catch (error) {
      deadline.signal.throwIfAborted(); // why it ended says more than how that looked to the stream
      throw error;
    } finally {
      deadline.clear();
    }
  }

  /** Measures a file that is here already, such as an upload; it stays where it is. */
  async local(path: string): Promise<LocalVideo> {
    const hash = createHash('sha256');
    let sizeBytes = 0;
    try {
      const file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW); // a link may lead anywhere
      for await (const chunk of file.createReadStream() as AsyncIterable<Buffer>) {
        sizeBytes += chunk.length;
        hash.update(chunk);
      }
    } catch (cause) {
      throw new AnalysisError('SOURCE_UNREACHABLE', 'The file is not, or no longer, on this service.', { cause });
    }
    if (sizeBytes === 0) throw new AnalysisError('NOT_A_VIDEO', 'The video is an empty file, it has no bytes.');
    return { path: resolve(path), sizeBytes, sha256: hash.digest('hex') };
  }

  async #save({ answer, host }: Found, { to, onProgress }: FetchOptions, deadline: Deadline): Promise<LocalVideo> {
    const { slowest } = this;
    const pace = new Pace(slowest, (rate) => deadline.end(tooSlow(rate, slowest.bytesPerSecond)));
    try {
      const total = this.#check({ answer, host });
      await mkdir(to, { recursive: true });
      const video = await download(answer.body, join(to, 'input'), {
        host,
        maxBytes: this.env.MAX_VIDEO_BYTES,
        signal: deadline.signal,
        onChunk: reporter(pace, (bytes) => onProgress?.(bytes, total)),
      });
      onProgress?.(video.sizeBytes, total);
      return video;
    } finally {
      pace.stop();
      answer.body.on('error', () => undefined).destroy();
    }
  }

  /** Judges the headers; the total in bytes when they say. */
  #check({ answer: { statusCode, headers }, host }: Found): number | null {
    if (!isWhole(statusCode, String(headers['content-range']))) throw badStatus(host, statusCode);
    const encoding = String(headers['content-encoding'] ?? 'identity').toLowerCase();
    if (encoding !== 'identity') throw encoded(host, encoding);
    const total = headers['content-length'] === undefined ? null : Number(headers['content-length']);
    if (total !== null && total > this.env.MAX_VIDEO_BYTES) throw tooLarge(this.env.MAX_VIDEO_BYTES, total);
    return total;
  }
}

/** Whether an answer of this status has all bytes of the video; a part of them may be decoded as a shorter video. */
function isWhole(status: number, range: string): boolean {
  const [, last, size] = /^bytes 0-(\d+)\/(\d+)$/.exec(range) ?? [];
  return status === 200 || status === 203 || (status === 206 && Number(last) + 1 === Number(size));
}

function reporter(pace: Pace, report: (bytes: number) => void): (bytes: number, all: number) => void {
  let reportedAt = 0;
  return (bytes, all) => {
    pace.add(bytes);
    if (Date.now() - reportedAt < REPORT_MS) return;
    reportedAt = Date.now();
    report(all);
  };
}
