import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { Env } from '../../common/env.js';
import type { Health } from '../../common/health.js';
import { findFfmpeg, INSTALL } from './ffmpeg-find.js';
import { learnFfmpeg, type FfmpegBuild } from './ffmpeg-build.js';
import { MISSABLE_DECODERS } from './ffmpeg-whitelists.js';

/** The one ffmpeg of this machine: where it is and what it can do, learnt once. */
@Injectable()
export class Ffmpeg implements OnModuleInit {
  readonly #log = new Logger('Ffmpeg');
  #build: Promise<FfmpegBuild> | null = null;
  #path: string | null = null;

  constructor(private readonly env: Env) {}

  async onModuleInit(): Promise<void> {
    const { ok, detail } = await this.health();
    if (ok) this.#log.log(detail);
    else this.#log.warn(detail);
  }

  /** Finds and asks ffmpeg at the first call; throws a sentence with the command that installs it, and looks again at the next call. */
  build(): Promise<FfmpegBuild> {
    this.#build ??= findFfmpeg(this.env.FFMPEG_PATH)
      .then(learnFfmpeg)
      .catch((error: unknown) => {
        this.#build = null;
        throw error;
      });
    return this.#build;
  }

  /** Absolute path of the program, known once the module has started; throws when there was none. */
  get path(): string {
    if (this.#path === null) throw new Error(`There is no ffmpeg. ${INSTALL}`);
    return this.#path;
  }

  /** Never throws. */
  async health(): Promise<Health> {
    try {
      const { ffmpeg, ffprobe, version, decoders } = await this.build();
      this.#path = ffmpeg;
      const missing = MISSABLE_DECODERS.filter((names) => !names.some((name) => decoders.has(name)));
      const lacks = missing.length > 0 ? `; it cannot decode ${missing.map((names) => names[0]).join(', ')}` : '';
      const probe = ffprobe ? '' : '; no ffprobe beside it, so that durations are known to 10 ms only';
      return { ok: true, detail: `ffmpeg ${version} at ${ffmpeg}${probe}${lacks}` };
    } catch (error) {
      return { ok: false, detail: (error as Error).message };
    }
  }
}
