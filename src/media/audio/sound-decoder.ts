import { Injectable } from '@nestjs/common';
import { Env } from '../../common/env.js';
import { SAMPLE_RATE } from '../../common/sound.js';
import type { LocalVideo, VideoFacts } from '../../common/video.js';
import { Confinement } from '../ffmpeg/confinement.js';
import type { ConfinedProcess } from '../ffmpeg/confined-process.js';
import { Ffmpeg } from '../ffmpeg/ffmpeg.js';
import { inputGuards } from '../ffmpeg/ffmpeg-whitelists.js';
import { SoundBlocks } from './sound-blocks.js';
import { judgeSound } from './sound-verdict.js';

/** Turns the sound of a video into samples, in a run of ffmpeg that decodes no picture. */
@Injectable()
export class SoundDecoder {
  constructor(
    private readonly env: Env,
    private readonly ffmpeg: Ffmpeg,
    private readonly confinement: Confinement,
  ) {}

  /**
   * Blocks of samples, −1..1, of the first audio stream: one channel at `SAMPLE_RATE`, the first sample at the first displayed
   * frame; gaps and a late beginning are silence, what sounds before is left out. Nothing for a video without sound. ffmpeg
   * runs while it is iterated and waits while nobody asks; leaving the loop ends it. Throws `SoundDamaged` after the last
   * sample of damaged sound, and the signal's reason when it aborts.
   */
  async *decode(video: LocalVideo, facts: VideoFacts, signal: AbortSignal): AsyncGenerator<Float32Array> {
    if (!facts.hasAudio) return;
    const { ffmpeg: program } = await this.ffmpeg.build();
    const args = this.#args(video.path, facts.startOffsetMs);
    const child = await this.confinement.start({ program, args, reads: [video.path] }, signal);
    try {
      yield* samples(child, signal);
      const exit = await child.exit;
      signal.throwIfAborted();
      judgeSound(exit, child);
    } finally {
      await child.stop();
    }
  }

  #args(path: string, startOffsetMs: number): string[] {
    const { MAX_PIXELS, MAX_DURATION_S } = this.env;
    // With the file's own times, so that what `startOffsetMs` counts from is known.
    const input = [...inputGuards(MAX_PIXELS), '-copyts', '-i', `file:${path}`];
    const filters = [
      `asetpts=PTS-${startOffsetMs / 1000}/TB`,
      `aresample=${SAMPLE_RATE}:async=1:first_pts=0`,
      'aformat=sample_fmts=flt:channel_layouts=mono',
    ];
    const output = ['-map', '0:a:0', '-vn', '-sn', '-dn', '-af', filters.join(',')];
    const raw = ['-t', String(MAX_DURATION_S), '-f', 'f32le', 'pipe:1'];
    return ['-hide_banner', '-v', 'repeat+error', '-nostdin', ...input, ...output, ...raw];
  }
}

async function* samples(child: ConfinedProcess, signal: AbortSignal): AsyncGenerator<Float32Array> {
  const blocks = new SoundBlocks();
  try {
    for await (const bytes of child.outputs[0] ?? []) yield* blocks.push(bytes as Buffer);
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  }
  signal.throwIfAborted();
  const last = blocks.end();
  if (last) yield last;
}
