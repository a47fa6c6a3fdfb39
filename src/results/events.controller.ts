import { Readable } from 'node:stream';
import { Controller, Get, Headers, Param, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { clientGone } from '../http/gone.js';
import { Owner } from '../http/owner.js';
import { Produces } from '../http/produces.js';
import { revisionOf, taskEvents } from './events.js';
import { OpenStreams } from './open-streams.js';
import { DescribeEvents } from './results.docs.js';
import { TaskChanges } from './task-changes.js';
import { TaskFinder } from './task-finder.js';
import { TaskRenderer } from './task.renderer.js';
import { isEnded } from './task.js';

/** `GET /results/{task_id}/events`: a task as Server-Sent Events. */
@Controller('results')
export class EventsController {
  constructor(
    private readonly tasks: TaskFinder,
    private readonly changes: TaskChanges,
    private readonly streams: OpenStreams,
    private readonly renderer: TaskRenderer,
  ) {}

  @Get(':task_id/events')
  @Produces('text/event-stream')
  @DescribeEvents()
  async follow(
    @Param('task_id') id: string,
    @Headers('last-event-id') lastEventId: string | undefined,
    @Owner() owner: string | null,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const task = await this.tasks.find(id, owner);
    const since = revisionOf(lastEventId);
    // 204 tells an EventSource that has seen the end to stay away
    if (isEnded(task.status) && since >= task.revision) return void (await reply.code(204).send());
    const isHead = reply.request.method === 'HEAD';
    const gone = clientGone(reply);
    if (!isHead) this.streams.take(owner, gone);
    reply.headers({ 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store', 'X-Accel-Buffering': 'no' });
    if (isHead) return void (await reply.send());
    const states = this.changes.follow(task.id, gone);
    const events = Readable.from(taskEvents(states, since, (state) => this.renderer.summary(state)));
    await reply.send(events);
  }
}
