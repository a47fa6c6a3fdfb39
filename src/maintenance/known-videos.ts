import { mkdir, mkdtemp, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Injectable } from '@nestjs/common';
import { DataDir } from '../common/data-dir.js';
import { AnalysisError } from '../common/errors.js';
import { removeTree } from '../common/remove-tree.js';
import type { LocalVideo } from '../common/video.js';
import { Source } from '../media/fetch/source.js';

/** A video that was analysed: where it came from, and which bytes it had. */
export interface KnownVideo {
  url: string;
  /** Hex. */
  sha256: string;
}

/** Gets videos that were analysed before once more, byte for byte: from the files of the service, else from where they came. */
@Injectable()
export class KnownVideos {
  readonly #folder: string;

  constructor(
    private readonly data: DataDir,
    private readonly source: Source,
  ) {
    this.#folder = join(data.root, 'reindex');
  }

  /** Removes what a process that was killed had fetched; while no other uses it. */
  clear(): Promise<void> {
    return removeTree(this.#folder);
  }

  /** Works with the video, which is gone afterwards if it was fetched. Throws `AnalysisError` when it is not to be had, or another by now. */
  async use<T>(known: KnownVideo, signal: AbortSignal, work: (video: LocalVideo) => Promise<T>): Promise<T> {
    const here = await this.#here(known);
    if (here) return work(here);
    const folder = await this.#emptyFolder();
    try {
      const video = await this.source.fetch(known.url, { to: folder, signal });
      if (video.sha256 === known.sha256) return await work(video);
      throw new AnalysisError('SOURCE_UNREACHABLE', 'Another video is at its address by now.');
    } finally {
      await removeTree(folder);
    }
  }

  /** An upload or a sample with these bytes, under whatever address this service was then. */
  async #here({ url, sha256 }: KnownVideo): Promise<LocalVideo | null> {
    const uploads = (await readdir(this.data.uploads)).filter((name) => name.startsWith(sha256));
    const [, own] = /\/((?:uploads|samples)\/[A-Za-z0-9][A-Za-z0-9._-]*)$/.exec(new URL(url).pathname) ?? [];
    const names = [...uploads.map((name) => `uploads/${name}`), ...(own === undefined ? [] : [own])];
    for (const name of names) {
      const video = await this.source.local(this.data.ownFile(name)).catch(() => null);
      if (video?.sha256 === sha256) return video;
    }
    return null;
  }

  async #emptyFolder(): Promise<string> {
    await mkdir(this.#folder, { recursive: true });
    return mkdtemp(join(this.#folder, 'video-'));
  }
}
