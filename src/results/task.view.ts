import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import { ERROR_CODES, type ErrorCode } from '../common/errors.js';
import type { AnalysisResult } from './analysis-result.js';
import { ResultDocument } from './result.view.js';
import { TASK_STATUSES, type TaskStatus } from './task.js';

const ID = '01976d3e-8f4b-7c21-9a55-3e1f0b6d2c48';
const SELF = `http://127.0.0.1:3000/results/${ID}`;
const TIME = { type: String, format: 'date-time' } as const;

/** Where a task can be read, followed and ended. */
@ApiSchema({ name: 'TaskLinks' })
export class LinksView {
  @ApiProperty({ format: 'uri', example: SELF }) self: string;
  @ApiProperty({ format: 'uri', example: `${SELF}/events` }) events: string;
  @ApiProperty({ format: 'uri', example: `${SELF}/cancel` }) cancel: string;
  @ApiProperty({ format: 'uri', example: `${SELF}/frames` }) frames: string;
  @ApiProperty({ format: 'uri', example: `${SELF}/export` }) export: string;
}

/** Why a task failed. */
@ApiSchema({ name: 'TaskError' })
export class ErrorView {
  @ApiProperty({ enum: Object.keys(ERROR_CODES), example: 'NOT_A_VIDEO', description: 'The closed list of codes.' })
  code: ErrorCode;
  @ApiProperty({ example: 'The file is not a video of a known container.' }) message: string;
  @ApiProperty({ example: 'sniff', description: 'Where in the analysis it happened.' }) stage: string;
  @ApiProperty({ example: false, description: 'Whether the same request may succeed later.' }) retryable: boolean;
  @ApiProperty({ type: String, nullable: true, example: 'Send an MP4, WebM, MKV or MPEG-TS file.' })
  hint: string | null;
}

/** How far a task is. */
@ApiSchema({ name: 'Progress' })
export class ProgressView {
  @ApiProperty({ minimum: 0, maximum: 100, example: 42 }) percent: number;
  @ApiProperty({ example: 'decode' }) stage: string;
  @ApiProperty({ example: 63 }) frames_done: number;
  @ApiProperty({ type: Number, nullable: true, example: 150 }) frames_total: number | null;
  @ApiProperty({
    type: Number,
    nullable: true,
    example: null,
    description: 'How many tasks are ahead; null when it does not wait.',
  })
  queue_position: number | null;
  @ApiProperty({ type: Number, nullable: true, example: 1800, description: 'Milliseconds that are left, estimated.' })
  eta_ms: number | null;
}

/** State of the callback. */
@ApiSchema({ name: 'CallbackState' })
export class CallbackView {
  @ApiProperty({ format: 'uri', example: 'https://example.org/hooks/video' }) url: string;
  @ApiProperty({ example: true }) delivered: boolean;
  @ApiProperty({ example: 1 }) attempts: number;
  @ApiProperty({ type: Number, nullable: true, example: 204 }) last_status: number | null;
  @ApiProperty({ type: String, nullable: true, example: null }) last_error: string | null;
  @ApiProperty({ ...TIME, nullable: true, example: null }) next_attempt_at: string | null;
}

/** A task without its result: how lists and events show it. */
@ApiSchema({ name: 'TaskSummary' })
export class TaskSummary {
  @ApiProperty({ format: 'uuid', example: ID, description: 'UUIDv7.' }) task_id: string;
  @ApiProperty({ enum: TASK_STATUSES, example: 'SUCCESS' }) status: TaskStatus;
  @ApiProperty({ type: String, nullable: true, example: null, description: 'Why it failed, for a person.' })
  error_message: string | null;
  @ApiProperty({ type: ErrorView, nullable: true, example: null }) error: ErrorView | null;
  @ApiProperty({ format: 'uri', example: 'http://127.0.0.1:3000/samples/sample.mp4' }) video_url: string;
  @ApiProperty({ example: 'production' }) pipeline: string;
  @ApiProperty({ type: 'object', additionalProperties: { type: 'string' }, example: { camera: 'gate-2' } })
  metadata: Record<string, string>;
  @ApiProperty({ ...TIME, example: '2026-11-22T09:30:00.000Z' }) created_at: string;
  @ApiProperty({ ...TIME, nullable: true, example: '2026-11-22T09:30:00.120Z' }) started_at: string | null;
  @ApiProperty({ ...TIME, nullable: true, example: '2026-11-22T09:30:03.480Z' }) finished_at: string | null;
  @ApiProperty({ example: 1, description: 'How many times a worker has begun it.' }) attempt: number;
  @ApiProperty({ type: ProgressView }) progress: ProgressView;
  @ApiProperty({ type: CallbackView, nullable: true, example: null }) callback: CallbackView | null;
  @ApiProperty({ type: LinksView }) links: LinksView;
}

/** A task whole, as `GET /results/{task_id}` answers it. */
@ApiSchema({ name: 'Task' })
export class TaskView extends TaskSummary {
  @ApiProperty({
    type: ResultDocument,
    nullable: true,
    description: 'What was found; null until the task has succeeded.',
  })
  result: AnalysisResult | null;
}

/** One page of tasks, newest first. */
@ApiSchema({ name: 'TaskPage' })
export class TaskPage {
  @ApiProperty({ type: [TaskSummary] }) data: TaskSummary[];
  @ApiProperty({ type: String, nullable: true, example: null, description: 'For the next page; null on the last.' })
  next_cursor: string | null;
}
