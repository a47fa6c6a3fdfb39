import { Injectable } from '@nestjs/common';
import { version } from '../common/version.js';
import { Inference } from '../inference/inference.js';
import { SoundDecoder } from '../media/audio/sound-decoder.js';
import { type DecodePlan, Decoder, type Decoding } from '../media/decode/decode.js';
import { pictureKey } from '../common/picture.js';
import type { LocalVideo, VideoFacts } from '../common/video.js';
import type { StageDuration } from '../pipeline/pipeline.js';
import type { Pipeline, PlannedStep } from '../pipeline/pipelines.js';
import type { Findings, StepContext } from '../pipeline/step.js';
import type { AnalysisResult, Warning } from '../results/analysis-result.js';
import type { Task } from '../results/task.js';
import { TaskArtifacts } from './artifacts.js';
import type { Attempt } from './attempt.js';
import { installedSteps, type InstalledSteps } from './installed-steps.js';
import { modelsUsed } from './models-used.js';
import { bounded } from './result-bounds.js';
import { WorkingFiles } from './working-files.js';

/** All that is known of a task before its first frame. */
export interface Given {
  task: Task;
  attempt: Attempt;
  pipeline: Pipeline;
  video: LocalVideo;
  container: string;
  facts: VideoFacts;
}

/** Most tiles of a sprite sheet, and their width in pixels. */
const SPRITE = { name: 'sprite.jpg', maxTiles: 100, tileWidth: 160 };

/** Writes the result of a task while its frames pass. */
@Injectable()
export class ResultWriter {
  constructor(
    private readonly files: WorkingFiles,
    private readonly inference: Inference,
    private readonly decoder: Decoder,
    private readonly sound: SoundDecoder,
  ) {}

  draft(given: Given): ResultDraft {
    const artifacts = new TaskArtifacts(given.task.id, this.files.artifacts(given.attempt));
    const installed = installedSteps(given.pipeline.steps, this.inference);
    return new ResultDraft(
      given,
      installed,
      artifacts,
      modelsUsed(installed.steps, this.inference),
      this.decoder,
      this.sound,
    );
  }
}

/** The result of one attempt, in the making: what to decode, what steps may write, and the document at the end. */
export class ResultDraft {
  readonly #findings: Findings = {
    shots: [],
    sprite: null,
    labels: [],
    tracks: [],
    texts: [],
    speech: null,
    quality: null,
    vectors: null,
    custom: {},
  };
  readonly #warnings: Warning[];

  constructor(
    private readonly given: Given,
    private readonly installed: InstalledSteps,
    private readonly artifacts: TaskArtifacts,
    private readonly models: AnalysisResult['provenance']['models'],
    private readonly decoder: Decoder,
    private readonly sound: SoundDecoder,
  ) {
    this.#warnings = [...installed.warnings];
  }

  /** The pipeline's steps whose models are there. */
  get steps(): PlannedStep[] {
    return this.installed.steps;
  }

  /** What all steps together need of the decoder; equal pictures are made once. */
  plan(): DecodePlan {
    const { intervalMs } = this.given.pipeline;
    const { steps } = this;
    const wanted = steps.flatMap(({ step, options }) => step.pictures(options));
    const pictures = [...new Map(wanted.map((spec) => [pictureKey(spec), spec])).values()];
    const thumbnails = steps.some(({ step }) => step.needsThumbnails);
    const { name, maxTiles, tileWidth } = SPRITE;
    return {
      pictures,
      intervalMs,
      thumbnails,
      sprite: thumbnails ? { path: this.artifacts.path(name), maxTiles, tileWidth } : null,
    };
  }

  context(decoding: Decoding): StepContext {
    const { task, attempt, video, facts } = this.given;
    return {
      taskId: task.id,
      run: attempt.lease,
      videoUrl: task.videoUrl,
      pipeline: task.pipeline,
      owner: task.owner,
      metadata: task.metadata,
      video: facts,
      findings: this.#findings,
      artifacts: this.artifacts,
      thumbnailAt: (timeMs) => this.decoder.extractThumbnail(video, facts, timeMs, attempt.signal),
      cropJpeg: (jpeg, box) => this.decoder.cropJpeg(jpeg, box, attempt.signal),
      sound: () => this.sound.decode(video, facts, attempt.signal),
      durationMs: () => durationMs(facts, decoding),
      signal: attempt.signal,
      ensureLease: () => attempt.ensureLease(),
      warn: (warning) => this.#warnings.push(warning),
    };
  }

  result(decoding: Decoding, stages: StageDuration[]): AnalysisResult {
    const { pipeline } = this.given;
    const { findings, warnings } = bounded(this.#findings);
    return {
      schema_version: '1.0',
      video: this.#video(decoding),
      sampling: {
        strategy: 'interval+scene',
        interval_ms: decoding.intervalMs,
        frames_analyzed: decoding.framesSampled,
        frames_decoded: decoding.framesDecoded,
      },
      ...findings,
      sprite: decoding.sprite && { url: this.artifacts.url(SPRITE.name), ...decoding.sprite },
      warnings: [...this.#warnings, ...warnings],
      provenance: {
        service_version: version,
        pipeline: { name: pipeline.name, sha256: pipeline.sha256 },
        models: this.models,
        stages: stages.map(({ name, durationMs: spent }) => ({ name, duration_ms: Math.max(0, Math.round(spent)) })),
      },
    };
  }

  #video(decoding: Decoding): AnalysisResult['video'] {
    const { task, video, container, facts } = this.given;
    return {
      source_url: task.videoUrl,
      sha256: video.sha256,
      size_bytes: video.sizeBytes,
      container,
      codec: facts.codec,
      width: facts.width,
      height: facts.height,
      display_width: facts.displayWidth,
      display_height: facts.displayHeight,
      pixel_aspect: facts.pixelAspect,
      rotation: facts.rotation,
      frame_rate: facts.frameRate,
      variable_frame_rate: decoding.variableFrameRate,
      duration_ms: durationMs(facts, decoding),
      start_offset_ms: facts.startOffsetMs,
      has_audio: facts.hasAudio,
    };
  }
}

/** The container's word, unless a frame begins after it. */
function durationMs(facts: VideoFacts, decoding: Decoding): number {
  const { durationMs: said } = facts;
  return said !== null && said > decoding.lastFrameStartMs ? said : Math.round(decoding.lastFrameEndMs);
}
