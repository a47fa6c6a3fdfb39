import { createHash, type Hash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { isDiskFull } from '../../common/disk-full.js';
import { AnalysisError } from '../../common/errors.js';
import { networkError } from './network-error.js';
import { storageFull, tooLarge } from './source-error.js';
import type { LocalVideo } from '../../common/video.js';

export interface DownloadOptions {
  /** Whom the bytes come from, for what errors say. */
  host: string;
  maxBytes: number;
  signal: AbortSignal;
  /** Called after each chunk with its bytes and all so far. */
  onChunk: (bytes: number, all: number) => void;
}

/**
 * Writes a stream to a file while counting and hashing it. Leaves no file behind when it fails: SOURCE_TOO_LARGE,
 * NOT_A_VIDEO when there are no bytes, STORAGE_FULL, SOURCE_UNREACHABLE when the stream breaks, or an abort.
 */
export async function download(
  from: AsyncIterable<Buffer>,
  path: string,
  options: DownloadOptions,
): Promise<LocalVideo> {
  const meter = new Meter(options);
  try {
    await pipeline(meter.pass(from), createWriteStream(path), { signal: options.signal });
    if (meter.bytes === 0) throw new AnalysisError('NOT_A_VIDEO', 'The video is an empty file, it has no bytes.');
    return { path, sizeBytes: meter.bytes, sha256: meter.hash.digest('hex') };
  } catch (error) {
    await rm(path, { force: true });
    throw isDiskFull(error) ? storageFull(error) : error;
  }
}

class Meter {
  readonly hash: Hash = createHash('sha256');
  bytes = 0;

  constructor(private readonly options: DownloadOptions) {}

  /** Its errors are those of the stream it reads; those of the file do not come this way. */
  async *pass(from: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    const { host, maxBytes, onChunk } = this.options;
    try {
      for await (const chunk of from) {
        this.bytes += chunk.length;
        if (this.bytes > maxBytes) throw tooLarge(maxBytes);
        this.hash.update(chunk);
        onChunk(chunk.length, this.bytes);
        yield chunk;
      }
    } catch (error) {
      throw networkError(host, error);
    }
  }
}
