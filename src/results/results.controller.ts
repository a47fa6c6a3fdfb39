import { Controller, Get, Headers, Param, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { CursorSeal } from '../common/cursor-seal.js';
import { entityTag, matchesTag } from '../http/etag.js';
import { clientGone } from '../http/gone.js';
import { Owner } from '../http/owner.js';
import { Problem } from '../http/problem.js';
import { readCursor } from './cursor.js';
import { OpenStreams } from './open-streams.js';
import { DescribeList, DescribeRead } from './results.docs.js';
import { Results } from './results.js';
import { TaskQuery, WaitQuery } from './results.query.js';
import { TaskChanges } from './task-changes.js';
import { TaskFinder } from './task-finder.js';
import { TaskRenderer } from './task.renderer.js';
import { isEnded, type Task } from './task.js';
import type { TaskPage } from './task.view.js';

/** Most tasks of a page that asks for no number. */
const PAGE = 20;

/** `GET /results` and `GET /results/{task_id}`. */
@Controller('results')
export class ResultsController {
  constructor(
    private readonly results: Results,
    private readonly tasks: TaskFinder,
    private readonly changes: TaskChanges,
    private readonly streams: OpenStreams,
    private readonly renderer: TaskRenderer,
    private readonly seal: CursorSeal,
  ) {}

  @Get()
  @DescribeList()
  async list(@Query() query: TaskQuery, @Owner() owner: string | null): Promise<TaskPage> {
    const { status, pipeline, cursor, limit = PAGE } = query;
    const page = ['tasks', owner, status, pipeline];
    const tasks = await this.results.list({
      limit: limit + 1,
      ...(owner !== null && { owner }),
      ...(status && { status }),
      ...(pipeline !== undefined && { pipeline }),
      ...(cursor !== undefined && { before: readCursor(this.seal, cursor, page) }),
    });
    const last = tasks.length > limit ? tasks[limit - 1] : undefined;
    const data = tasks.slice(0, limit).map((task) => this.renderer.summary(task));
    return { data, next_cursor: last ? this.seal.seal(last.id, page) : null };
  }

  @Get(':task_id')
  @DescribeRead()
  async read(
    @Param('task_id') id: string,
    @Query() { wait = 0 }: WaitQuery,
    @Headers('if-none-match') ifNoneMatch: string | undefined,
    @Owner() owner: string | null,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const task = await this.#ended(await this.tasks.find(id, owner), wait, owner, reply);
    const body = JSON.stringify(await this.renderer.whole(task));
    const tag = entityTag(body);
    reply.headers({ ETag: tag, 'Cache-Control': 'private, no-cache' });
    if (matchesTag(ifNoneMatch, tag)) await reply.code(304).send();
    else await reply.type('application/json; charset=utf-8').send(body);
  }

  /** The task when it has ended, or as it is after `wait` seconds; at once when as many wait as may. */
  async #ended(task: Task, wait: number, owner: string | null, reply: FastifyReply): Promise<Task> {
    const gone = clientGone(reply);
    if (wait === 0 || isEnded(task.status) || !this.streams.tryTake(owner, gone)) return task;
    const later = await this.changes.untilEnded(task.id, wait * 1_000, gone);
    if (later) return later;
    throw new Problem('TASK_NOT_FOUND', `The task ${task.id} was erased.`);
  }
}
