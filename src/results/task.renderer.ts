import { Injectable } from '@nestjs/common';
import { Links } from '../common/links.js';
import { Queue } from '../queue/queue.js';
import type { CallbackState, Task } from './task.js';
import type { CallbackView, ProgressView, TaskSummary, TaskView } from './task.view.js';

/** Writes tasks as the HTTP contract spells them, with links of this service made absolute. */
@Injectable()
export class TaskRenderer {
  constructor(
    private readonly links: Links,
    private readonly queue: Queue,
  ) {}

  /** With the result, and for a waiting task how many are ahead of it. */
  async whole(task: Task): Promise<TaskView> {
    const position = task.status === 'PENDING' ? await this.queue.position(task.id).catch(() => null) : null;
    const { task_id, status, ...rest } = this.summary(task, position);
    return { task_id, status, result: this.#absolute(task.result), ...rest };
  }

  /** Without the result. */
  summary(task: Task, queuePosition: number | null = null): TaskSummary {
    return {
      task_id: task.id,
      status: task.status,
      error_message: task.error?.message ?? null,
      error: task.error,
      video_url: task.videoUrl,
      pipeline: task.pipeline,
      metadata: task.metadata,
      created_at: task.createdAt,
      started_at: task.startedAt,
      finished_at: task.finishedAt,
      attempt: task.attempt,
      progress: progressView(task, queuePosition),
      callback: task.callback && callbackView(task.callback),
      links: this.links.task(task.id),
    };
  }

  /** Every `url` and `…_url` that is a path of this service, made absolute, however deep. */
  #absolute<Value>(value: Value, key = ''): Value {
    if (typeof value === 'string') return (isOwnPath(key, value) ? this.links.absolute(value) : value) as Value;
    if (Array.isArray(value)) return value.map((item) => this.#absolute(item)) as Value;
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, this.#absolute(item, name)])) as Value;
  }
}

const isOwnPath = (key: string, value: string): boolean =>
  (key === 'url' || key.endsWith('_url')) && value.startsWith('/') && !value.startsWith('//');

function progressView({ progress }: Task, queuePosition: number | null): ProgressView {
  const { percent, stage, framesDone, framesTotal, etaMs } = progress;
  return {
    percent,
    stage,
    frames_done: framesDone,
    frames_total: framesTotal,
    queue_position: queuePosition,
    eta_ms: etaMs,
  };
}

function callbackView({ url, delivered, attempts, lastStatus, lastError, nextAttemptAt }: CallbackState): CallbackView {
  return {
    url,
    delivered,
    attempts,
    last_status: lastStatus,
    last_error: lastError,
    next_attempt_at: nextAttemptAt,
  };
}
