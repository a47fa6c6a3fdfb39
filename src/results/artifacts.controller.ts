import { Controller, Get, Param, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { DataDir } from '../common/data-dir.js';
import { sendFile } from '../http/files.js';
import { Owner } from '../http/owner.js';
import { Produces } from '../http/produces.js';
import { DescribeArtifact } from './results.docs.js';
import { TaskFinder } from './task-finder.js';

/** `GET /results/{task_id}/artifacts/{name}`: the files that a task published. */
@Controller('results')
export class ArtifactsController {
  constructor(
    private readonly tasks: TaskFinder,
    private readonly data: DataDir,
  ) {}

  @Get(':task_id/artifacts/:name')
  @Produces(null)
  @DescribeArtifact()
  async read(
    @Param('task_id') id: string,
    @Param('name') name: string,
    @Owner() owner: string | null,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const task = await this.tasks.find(id, owner);
    reply.header('Cache-Control', 'private, no-cache');
    await sendFile(reply, this.data.artifacts(task.id), name);
  }
}
