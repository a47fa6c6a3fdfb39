import { Injectable } from '@nestjs/common';
import { isUUID } from 'class-validator';
import { Problem } from '../http/problem.js';
import { Results } from './results.js';
import type { AnalysisResult } from './analysis-result.js';
import { isEnded, type Task } from './task.js';

/** Finds the tasks that a request may see. */
@Injectable()
export class TaskFinder {
  constructor(private readonly results: Results) {}

  /**
   * The task; throws 410 for one that retention removed, 404 for an unknown one. `owner` null sees all; to an owner
   * another's is unknown in every way, the work that the answer takes included.
   */
  async find(id: string, owner: string | null): Promise<Task> {
    const asked = [id.toLowerCase(), owner ?? undefined] as const;
    const task = isUUID(id) ? await this.results.find(...asked) : null;
    if (task && (owner === null || task.owner === owner)) return task;
    if (isUUID(id) && (await this.results.isExpired(...asked)))
      throw new Problem('TASK_EXPIRED', `The task ${id} was removed by retention; submit the video again.`);
    throw new Problem('TASK_NOT_FOUND', `No task has the id "${id}".`);
  }

  /** The task with its result; throws as `find` does, and 409 for one that has none. */
  async findSucceeded(id: string, owner: string | null): Promise<Task & { result: AnalysisResult }> {
    const task = await this.find(id, owner);
    if (task.result) return { ...task, result: task.result };
    const why = isEnded(task.status) ? `has ended as ${task.status}` : `is ${task.status}`;
    throw new Problem('RESULT_NOT_READY', `The task ${task.id} ${why}; there is a result once it is SUCCESS.`);
  }
}
