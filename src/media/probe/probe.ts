import { Injectable } from '@nestjs/common';
import { Env } from '../../common/env.js';
import { AnalysisError } from '../../common/errors.js';
import { refusedFrame } from '../ffmpeg/complaint.js';
import { throwIfInterrupted } from '../ffmpeg/interruption.js';
import { Confinement, type Run } from '../ffmpeg/confinement.js';
import { Ffmpeg } from '../ffmpeg/ffmpeg.js';
import { inputGuards, isDecodable } from '../ffmpeg/ffmpeg-whitelists.js';
import { checkFrame, checkLimits } from './probe-limits.js';
import { FFPROBE_ENTRIES, parseFfprobe } from './probe-ffprobe.js';
import { parseFfmpegBanner } from './probe-banner.js';
import type { ProbedFile } from './probed-file.js';
import { factsOf } from './probe-facts.js';
import type { VideoFacts } from '../../common/video.js';

/** What ffprobe prints for any video stays far below. */
const MOST_OUTPUT = 4 * 2 ** 20;

/** Measures a video file without decoding it. */
@Injectable()
export class Probe {
  constructor(
    private readonly env: Env,
    private readonly ffmpeg: Ffmpeg,
    private readonly confinement: Confinement,
  ) {}

  /**
   * Facts of the first video stream that is not cover art. Throws `AnalysisError`: `MEDIA_CORRUPT` when there is nothing to
   * read, `NO_VIDEO_STREAM`, `CODEC_UNSUPPORTED`, `LIMIT_EXCEEDED`; the signal's reason when it aborts.
   */
  async probe(path: string, signal: AbortSignal): Promise<VideoFacts> {
    const file = await this.#look(path, signal);
    const stream = file.streams.find(({ kind, isCover }) => kind === 'video' && !isCover);
    if (!stream) throw noVideo(file);
    if (!isDecodable(stream.codec))
      throw new AnalysisError(
        'CODEC_UNSUPPORTED',
        `The video is coded as ${stream.codec}, which this service cannot decode.`,
        {
          hint: 'Convert it to H.264, HEVC, VP8, VP9 or AV1.',
        },
      );
    if (!(stream.width > 0 && stream.height > 0)) throw shapeless();
    const facts = factsOf(file, stream);
    checkLimits(facts, this.env);
    return facts;
  }

  async #look(path: string, signal: AbortSignal): Promise<ProbedFile> {
    const { ffmpeg, ffprobe } = await this.ffmpeg.build();
    const file = ffprobe && (await this.#askFfprobe(ffprobe, path, signal));
    // ffprobe gives up on a file with one decoder beyond the whitelist, be it of sound; ffmpeg only says so.
    return file || this.#askFfmpeg(ffmpeg, path, signal);
  }

  async #askFfprobe(program: string, path: string, signal: AbortSignal): Promise<ProbedFile | null> {
    // Nothing that the file says in words of its own: no tags, however long.
    const show = ['-print_format', 'json', '-show_entries', FFPROBE_ENTRIES];
    const args = ['-hide_banner', '-v', 'error', ...inputGuards(this.env.MAX_PIXELS), ...show, '-i', `file:${path}`];
    const { output } = await this.#run({ program, args, reads: [path] }, signal);
    return parseFfprobe(output);
  }

  async #askFfmpeg(program: string, path: string, signal: AbortSignal): Promise<ProbedFile> {
    const args = ['-hide_banner', '-v', 'info', '-nostdin', ...inputGuards(this.env.MAX_PIXELS), '-i', `file:${path}`];
    const { complaints } = await this.#run({ program, args, reads: [path], keptLines: 5000 }, signal);
    return parseFfmpegBanner(complaints);
  }

  async #run(run: Run, signal: AbortSignal): Promise<{ output: string; complaints: string[] }> {
    const child = await this.confinement.start(run, signal);
    const chunks: Buffer[] = [];
    let size = 0;
    child.outputs[0]?.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= MOST_OUTPUT) chunks.push(chunk);
    });
    const exit = await child.exit;
    signal.throwIfAborted();
    throwIfInterrupted(exit, child.complaintCount);
    const frame = refusedFrame(child.complaints);
    if (frame) checkFrame(frame, this.env.MAX_PIXELS);
    return { output: Buffer.concat(chunks).toString('utf8'), complaints: child.complaints };
  }
}

const shapeless = (): AnalysisError =>
  new AnalysisError('MEDIA_CORRUPT', 'The video cannot be read: nothing tells how large its picture is.');

function noVideo({ streams }: ProbedFile): AnalysisError {
  if (streams.length === 0)
    return new AnalysisError('MEDIA_CORRUPT', 'The file cannot be read: no stream was found in it.');
  const kinds = [...new Set(streams.map(({ kind, isCover }) => (isCover ? 'cover picture' : kind)))].join(' and ');
  return new AnalysisError('NO_VIDEO_STREAM', `The file has no video stream, only ${kinds}.`);
}
