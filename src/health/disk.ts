import { access, constants, statfs } from 'node:fs/promises';
import { Injectable } from '@nestjs/common';
import { DataDir } from '../common/data-dir.js';
import { Env } from '../common/env.js';
import type { Health } from '../common/health.js';

/** The disk under `DATA_DIR`. */
@Injectable()
export class Disk {
  constructor(
    private readonly data: DataDir,
    private readonly env: Env,
  ) {}

  /** Well while DATA_DIR can be written and one more video of the largest size fits. */
  async health(): Promise<Health> {
    const refusal = await access(this.data.root, constants.W_OK).then(() => null, reasonOf);
    if (refusal) return { ok: false, detail: `DATA_DIR cannot be written (${refusal}); let the service write there` };
    const { bavail, bsize } = await statfs(this.data.root);
    const free = bavail * bsize;
    const needed = this.env.MAX_VIDEO_BYTES;
    if (free >= needed) return { ok: true, detail: `${gigabytes(free)} free under DATA_DIR` };
    const detail = `${gigabytes(free)} free under DATA_DIR, and a video may have ${gigabytes(needed)}; free some room`;
    return { ok: false, detail };
  }
}

const reasonOf = ({ code, message }: NodeJS.ErrnoException): string => code ?? message;

const gigabytes = (bytes: number): string => `${(bytes / 1e9).toFixed(1)} GB`;
