/**
 * The entry for other teams: everything that a step, a model task, a queue or a vector store of your own needs, and
 * nothing else of this project. Import it as `video-ai-system/plugin`.
 *
 * @example
 * ```ts
 * import { PipelineStep, Step, type Frame } from 'video-ai-system/plugin';
 *
 * @PipelineStep('count', { about: 'Counts frames.' })
 * export class CountStep extends Step {
 *   async *run(frames, context) {
 *     let count = 0;
 *     for await (const frame of frames) { count++; yield frame; }
 *     context.findings.custom.count = { frames: count };
 *   }
 * }
 * ```
 */
export { Inject, Injectable, Module } from '@nestjs/common';
export { DataDir } from './common/data-dir.js';
export { Env } from './common/env.js';
export { AnalysisError, ERROR_CODES, type ErrorCode, type TaskError } from './common/errors.js';
export type { Health } from './common/health.js';
export { Inference } from './inference/inference.js';
export { InferenceTask, type RunModel } from './inference/inference-task.js';
export { SoundTask, type SoundRunner } from './inference/sound-task.js';
export { ModelTask } from './inference/model-task.js';
export type { Feed, PictureBatch, TensorData } from './inference/runtime.js';
export type { TextRunner } from './inference/text-graph.js';
export type { FrameFindings } from './common/findings.js';
export type { Frame } from './common/frame.js';
export { pictureBytes, pictureKey, pictureSize, type PictureSpec, WHOLE_PICTURE } from './common/picture.js';
export type { VideoFacts } from './common/video.js';
export { ModelRegistry } from './model-registry/model-registry.js';
export { type Model, type ModelCard, modelId } from './model-registry/model.js';
export { NO_OPTIONS, type OptionsSchema, PipelineStep } from './pipeline/pipeline-step.js';
export { type Artifacts, type Findings, Step, type StepContext } from './pipeline/step.js';
export { modelProperties, ModelStep, type ModelStepOptions } from './pipeline/steps/model-step.js';
export type { JobRecord } from './queue/job-record.js';
export { type Consumer, type Job, Queue, type QueueDepth, QueueUnavailable, RETRY } from './queue/queue.js';
export { RecordQueue } from './queue/record-queue.js';
export { backoffMs, type RetryPolicy } from './queue/retry-policy.js';
export type { AnalysisResult, Warning } from './results/analysis-result.js';
export * from './results/results.js';
export type { CallbackState, Outcome, Progress, Task, TaskRequest, TaskStatus } from './results/task.js';
export { nearestOf, passes } from './vector-store/comparing.js';
export { distinct } from './vector-store/distinct.js';
export { JournalVectorStore } from './vector-store/journal-vector-store.js';
export { checkDimensions, checkPoints, checkVector, VectorMisfit } from './vector-store/misfit.js';
export { byScore, type Candidate, nearest, scoreOf, toHit } from './vector-store/nearest.js';
export { inTimeOrder } from './vector-store/time-order.js';
export {
  type Collection,
  type Except,
  type Filter,
  type Hit,
  type Point,
  type PointPayload,
  VectorStore,
  VectorStoreUnavailable,
} from './vector-store/vector-store.js';
