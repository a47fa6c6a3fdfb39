import { type FileHandle, mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Frame } from '../common/frame.js';
import { observe } from './observation.js';

/** Bytes that are gathered before they are written. */
const CHUNK = 64 * 1024;

/**
 * The observations of one attempt on their way to disk, a line per sampled frame. They are written under a name of the
 * attempt's own and appear under theirs by `publish`, whole or not at all.
 */
export class Recording {
  #isPublished = false;

  constructor(
    private readonly path: string,
    private readonly part: string,
  ) {}

  /** Passes frames on, each when its line is taken: the disk's pace is the pipeline's. */
  async *keep(frames: AsyncIterable<Frame>): AsyncGenerator<Frame> {
    await mkdir(dirname(this.part), { recursive: true });
    const file = await open(this.part, 'w');
    try {
      yield* this.#write(frames, file);
    } finally {
      await file.close();
    }
  }

  /** Puts the file in its place, once all frames have passed. */
  async publish(): Promise<void> {
    await rename(this.part, this.path);
    this.#isPublished = true;
  }

  /** Removes what was not published. */
  async close(): Promise<void> {
    if (!this.#isPublished) await rm(this.part, { force: true });
  }

  async *#write(frames: AsyncIterable<Frame>, file: FileHandle): AsyncGenerator<Frame> {
    let lines: string[] = [];
    let length = 0;
    for await (const frame of frames) {
      if (frame.isSampled) length += lines[lines.push(`${JSON.stringify(observe(frame))}\n`) - 1]?.length ?? 0;
      if (length >= CHUNK) {
        await file.appendFile(lines.join(''));
        [lines, length] = [[], 0];
      }
      yield frame;
    }
    await file.appendFile(lines.join(''));
  }
}
