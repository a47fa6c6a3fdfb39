import { Body, Controller, Headers, Post, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { clientGone } from '../http/gone.js';
import { Links } from '../common/links.js';
import { Owner } from '../http/owner.js';
import { Problem } from '../http/problem.js';
import { OpenStreams } from '../results/open-streams.js';
import { TaskChanges } from '../results/task-changes.js';
import { TaskRenderer } from '../results/task.renderer.js';
import { isEnded, type Task } from '../results/task.js';
import type { TaskView } from '../results/task.view.js';
import type { AcceptedView } from './accepted.view.js';
import { AnalyzeBody } from './analyze.body.js';
import { DescribeCreate } from './analyze.docs.js';
import { type AnalyzeRequest, taskRequest } from './analyze.request.js';
import { Analyzer } from './analyzer.js';
import { idempotencyKey, preferredWait } from './preferences.js';

interface Wait {
  seconds: number;
  gone: AbortSignal;
}

/** `POST /analyze`: accepts a video, and waits for its end when asked to. */
@Controller('analyze')
export class AnalyzeController {
  constructor(
    private readonly analyzer: Analyzer,
    private readonly changes: TaskChanges,
    private readonly streams: OpenStreams,
    private readonly renderer: TaskRenderer,
    private readonly links: Links,
  ) {}

  @Post()
  @DescribeCreate()
  async create(
    @Body(AnalyzeBody) body: Readonly<AnalyzeRequest>,
    @Headers() headers: Record<string, string | undefined>,
    @Owner() owner: string | null,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<AcceptedView | TaskView> {
    const request = taskRequest(body);
    const key = idempotencyKey(headers['idempotency-key']);
    const acceptance = await this.analyzer.start(request, { owner, ...(key !== undefined && { idempotencyKey: key }) });
    if (acceptance.outcome === 'conflict')
      throw new Problem('IDEMPOTENCY_CONFLICT', 'This Idempotency-Key was used for another request.');
    if (acceptance.outcome === 'replayed') reply.header('Idempotent-Replayed', 'true');
    return this.#answer(acceptance.task, this.#wait(headers['prefer'], owner, reply), reply);
  }

  /** How long to wait for the end and until when; null when that was not asked, or as many wait as may. */
  #wait(prefer: string | undefined, owner: string | null, reply: FastifyReply): Wait | null {
    const seconds = preferredWait(prefer);
    const gone = clientGone(reply);
    return seconds !== null && this.streams.tryTake(owner, gone) ? { seconds, gone } : null;
  }

  async #answer(task: Task, wait: Wait | null, reply: FastifyReply): Promise<AcceptedView | TaskView> {
    reply.header('Location', `/results/${task.id}`);
    if (wait) reply.header('Preference-Applied', `wait=${wait.seconds}`);
    const ended = wait && (await this.changes.untilEnded(task.id, wait.seconds * 1_000, wait.gone));
    if (ended && isEnded(ended.status)) {
      reply.code(200);
      return this.renderer.whole(ended);
    }
    reply.code(202).header('Retry-After', '1');
    return this.#accepted(ended ?? task);
  }

  #accepted({ id, status }: Task): AcceptedView {
    return { task_id: id, status_endpoint: `/results/${id}`, status, links: this.links.task(id) };
  }
}
