import { createHash, randomUUID } from 'node:crypto';
import { mkdir, open, rename, rm, statfs } from 'node:fs/promises';
import { extname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { DataDir } from '../common/data-dir.js';
import { isDiskFull } from '../common/disk-full.js';
import { Env } from '../common/env.js';
import { isNotWritable } from '../common/not-writable.js';
import { uploadName } from '../common/upload-name.js';
import { MEDIA_TYPES, UPLOAD_TYPES } from '../http/files.js';
import { Problem } from '../http/problem.js';

/** A file that has arrived whole and has not been kept yet. */
export interface Arrived {
  /** Absolute path in a temporary folder. */
  path: string;
  sizeBytes: number;
  /** Hex. */
  sha256: string;
}

/** Keeps the files that clients upload, one for each content. */
@Injectable()
export class Uploads {
  constructor(
    private readonly data: DataDir,
    private readonly env: Env,
  ) {}

  /** Throws 507 unless the disk has room for so many bytes and one more video beside them: uploads must not take what tasks need. */
  async checkRoom(bytes: number): Promise<void> {
    const { bavail, bsize } = await statfs(this.data.root);
    if (bavail * bsize < bytes + this.env.MAX_VIDEO_BYTES)
      throw new Problem('STORAGE_FULL', 'There is no room left for uploads.');
  }

  /** Streams a file to disk. Throws 413 past `MAX_VIDEO_BYTES`, 507 without room or when nothing may be written; nothing is left then. */
  async receive(bytes: Readable): Promise<Arrived> {
    const folder = this.data.arriving;
    const path = join(folder, randomUUID());
    try {
      await mkdir(folder, { recursive: true });
      return { path, ...(await this.#write(bytes, path)) };
    } catch (error) {
      await rm(path, { force: true });
      throw storageFault(error);
    }
  }

  /** Moves a file to its owner's place and returns its name, as `uploadName` has it. The extension is the client's if it is a video's or picture's. */
  async keep({ path, sha256 }: Arrived, filename: string, owner: string | null): Promise<string> {
    const extension = extname(filename).toLowerCase();
    const isMedia = UPLOAD_TYPES.includes(MEDIA_TYPES[extension] ?? '');
    const name = uploadName(sha256, isMedia ? extension : '.bin', owner);
    try {
      await rename(path, join(this.data.uploads, name));
    } catch (error) {
      await rm(path, { force: true }).catch(() => undefined);
      throw storageFault(error);
    }
    return name;
  }

  /** Removes a file that is not to be kept. */
  async discard({ path }: Arrived): Promise<void> {
    await rm(path, { force: true });
  }

  async #write(bytes: Readable, path: string): Promise<Omit<Arrived, 'path'>> {
    const hash = createHash('sha256');
    let sizeBytes = 0;
    const file = await open(path, 'wx');
    try {
      for await (const piece of bytes as AsyncIterable<Buffer>) {
        sizeBytes += piece.length;
        if (sizeBytes > this.env.MAX_VIDEO_BYTES) throw tooLarge(this.env.MAX_VIDEO_BYTES);
        hash.update(piece);
        await file.writeFile(piece);
      }
      await file.sync();
    } finally {
      await file.close();
    }
    return { sizeBytes, sha256: hash.digest('hex') };
  }
}

/** 507 when the disk does not take a file; any other error as it is. */
function storageFault(error: unknown): unknown {
  if (isDiskFull(error)) return new Problem('STORAGE_FULL', 'There is no room left for this file.', { cause: error });
  if (isNotWritable(error)) return new Problem('STORAGE_FULL', 'The service cannot write files now.', { cause: error });
  return error;
}

/** 413 that says how much is taken. */
export const tooLarge = (limit: number): Problem =>
  new Problem('BODY_TOO_LARGE', `The file has more than ${limit} bytes, which is the most that this service takes.`);
