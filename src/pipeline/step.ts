import type { Box } from '../common/findings.js';
import type { VideoFacts } from '../common/video.js';
import type { Frame } from '../common/frame.js';
import type { PictureSpec } from '../common/picture.js';
import type { AnalysisResult, Warning } from '../results/analysis-result.js';

/** Files of one task, served under `/results/{task_id}/artifacts/`. */
export interface Artifacts {
  /** Stores a file whole or not at all and returns its URL path. Names match `[A-Za-z0-9][A-Za-z0-9._-]{0,99}`. */
  write(name: string, bytes: Uint8Array): Promise<string>;
  /** URL path of an artefact that the decoder writes by itself. */
  url(name: string): string;
}

/** The part of the result that steps fill; each step writes its own. */
export type Findings = Pick<
  AnalysisResult,
  'shots' | 'sprite' | 'labels' | 'tracks' | 'texts' | 'speech' | 'quality' | 'vectors' | 'custom'
>;

/** What a step knows of the task it works for. */
export interface StepContext {
  readonly taskId: string;
  /** The lease of this attempt: points written under it carry it as `run`. */
  readonly run: string;
  readonly videoUrl: string;
  readonly pipeline: string;
  readonly owner: string | null;
  readonly metadata: Readonly<Record<string, string>>;
  readonly video: VideoFacts;
  readonly findings: Findings;
  readonly artifacts: Artifacts;
  /** JPEG of the displayed frame at exactly this time, by a short decode of its own: only for what no sampled frame shows. */
  readonly thumbnailAt: (timeMs: number) => Promise<Uint8Array>;
  /** The part of a frame's thumbnail that lies in a box, as a JPEG of its own. */
  readonly cropJpeg: (jpeg: Uint8Array, box: Box) => Promise<Uint8Array>;
  /**
   * The video's sound from its first displayed frame on: blocks of samples −1..1, one channel at 16 kHz; none when it has no
   * sound. Decoded anew at every call, while it is iterated. Throws `SoundDamaged` after the last good sample.
   */
  readonly sound: () => AsyncIterable<Float32Array>;
  /** Known once the frames have ended: the video's duration, never before the last frame's end. */
  readonly durationMs: () => number;
  readonly signal: AbortSignal;
  /** Throws when this attempt is no longer the task's: asked again before anything is written outside. */
  readonly ensureLease: () => Promise<void>;
  warn(warning: Warning): void;
}

/**
 * One step of a pipeline: frames in, frames out. Not yielding a frame drops it, holding frames back batches them,
 * what follows the loop is the summary. A step must yield frames in order and hold back a bounded number.
 * Name it with `@PipelineStep('name', …)`; it may inject what it needs.
 */
export abstract class Step<Options = object> {
  /** Whether sampled frames must carry a thumbnail, and a sprite sheet of them is to be made. */
  readonly needsThumbnails: boolean = false;

  /** Pictures that the decoder must put on frames for this step. */
  pictures(_options: Options): PictureSpec[] {
    return [];
  }

  /** Names of the models (or `name@version`, `name:alias`) that it runs, checked at start and listed by `GET /pipelines`. */
  models(_options: Options): string[] {
    return [];
  }

  abstract run(frames: AsyncIterable<Frame>, context: StepContext, options: Options): AsyncGenerator<Frame>;
}
