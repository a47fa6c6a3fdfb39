import { Controller, Delete, HttpCode, Param, Post } from '@nestjs/common';
import { ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Owner } from '../http/owner.js';
import { Problem } from '../http/problem.js';
import { Produces } from '../http/produces.js';
import { EXAMPLES } from '../docs/examples.js';
import { ApiTaskId } from '../docs/parameters.js';
import { ApiProblems } from '../docs/problems.js';
import { TaskFinder } from '../results/task-finder.js';
import { TaskRenderer } from '../results/task.renderer.js';
import { TaskView } from '../results/task.view.js';
import { Analyzer } from './analyzer.js';

/** Ends tasks by request: cancel and erase. */
@ApiTags('Analysis')
@Controller('results')
export class EndingController {
  constructor(
    private readonly analyzer: Analyzer,
    private readonly tasks: TaskFinder,
    private readonly renderer: TaskRenderer,
  ) {}

  @Post(':task_id/cancel')
  @HttpCode(200)
  @ApiTaskId()
  @ApiOperation({
    operationId: 'cancelAnalysis',
    summary: 'End a waiting or running task',
    description:
      'It ends within a second as `FAILED` with `error.code` `CANCELLED`; its temporary files, artefacts and vectors are removed.',
  })
  @ApiOkResponse({ type: TaskView, description: 'The task, ended.', examples: EXAMPLES.cancelled })
  @ApiProblems('TASK_NOT_FOUND', 'TASK_ENDED', 'TASK_EXPIRED', 'RESULTS_UNAVAILABLE')
  async cancel(@Param('task_id') id: string, @Owner() owner: string | null): Promise<TaskView> {
    const task = await this.tasks.find(id, owner);
    const wasRunning = await this.analyzer.cancel(task.id);
    const now = await this.tasks.find(task.id, owner);
    if (!wasRunning) throw new Problem('TASK_ENDED', `The task ${task.id} has already ended as ${now.status}.`);
    return this.renderer.whole(now);
  }

  @Delete(':task_id')
  @HttpCode(204)
  @Produces(null)
  @ApiTaskId()
  @ApiOperation({
    operationId: 'deleteResult',
    summary: 'Erase a task with its result, artefacts and vectors',
    description: 'A running task is cancelled by that.',
  })
  @ApiNoContentResponse({ description: 'Erased.' })
  @ApiProblems('TASK_NOT_FOUND', 'TASK_EXPIRED', 'RESULTS_UNAVAILABLE')
  async erase(@Param('task_id') id: string, @Owner() owner: string | null): Promise<void> {
    const task = await this.tasks.find(id, owner);
    if (!(await this.analyzer.erase(task.id))) throw new Problem('TASK_NOT_FOUND', `No task has the id "${id}".`);
  }
}
