import { Controller, Get, Param, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Owner } from '../http/owner.js';
import { Produces } from '../http/produces.js';
import { TaskFinder } from '../results/task-finder.js';
import { attachment } from './content-disposition.js';
import { askedExport, ExportQuery } from './export.query.js';
import { DescribeExport } from './exports.docs.js';
import { Exports } from './exports.js';

/** `GET /results/{task_id}/export`: the result for players, editors and annotation tools. */
@Controller('results')
export class ExportsController {
  constructor(
    private readonly tasks: TaskFinder,
    private readonly exports: Exports,
  ) {}

  @Get(':task_id/export')
  @Produces(null)
  @DescribeExport()
  async read(
    @Param('task_id') id: string,
    @Query() query: ExportQuery,
    @Owner() owner: string | null,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { format, write, suffix } = askedExport(query);
    const source = this.exports.source(await this.tasks.findSucceeded(id, owner));
    const body = await this.exports.stream(write, source);
    reply.headers({
      'Content-Type': format.type,
      'Content-Disposition': attachment(source.title + suffix),
      'Cache-Control': 'private, no-cache',
    });
    await reply.send(body);
  }
}
