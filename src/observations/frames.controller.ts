import { Readable } from 'node:stream';
import { Controller, Get, Headers, Param, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { CursorSeal } from '../common/cursor-seal.js';
import { Owner } from '../http/owner.js';
import { Problem } from '../http/problem.js';
import { Produces } from '../http/produces.js';
import { TaskFinder } from '../results/task-finder.js';
import { foreignCursor, FrameCursors, type FrameFilter } from './frame-cursor.js';
import { DescribeFrames } from './frames.docs.js';
import { FRAMES, FramesQuery } from './frames.query.js';
import { frameType, NDJSON } from './frames.type.js';
import type { LineRange, ObservationFile } from './observation-file.js';
import { Observations } from './observations.js';

/** `GET /results/{task_id}/frames`: what was found in each sampled frame, page by page or all at once. */
@Controller('results')
export class FramesController {
  constructor(
    private readonly tasks: TaskFinder,
    private readonly observations: Observations,
    private readonly seal: CursorSeal,
  ) {}

  @Get(':task_id/frames')
  @Produces(null)
  @DescribeFrames()
  async read(
    @Param('task_id') id: string,
    @Query() query: FramesQuery,
    @Headers('accept') accept: string | undefined,
    @Owner() owner: string | null,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const type = frameType(accept);
    const task = await this.tasks.findSucceeded(id, owner);
    const file = await this.observations.open(task.id);
    if (!file) throw new Problem('FILE_NOT_FOUND', `No observations of frames were kept for the task ${task.id}.`);
    reply.headers({ 'Cache-Control': 'private, no-cache', Vary: 'Accept' });
    try {
      const filter = { taskId: task.id, fromMs: query.from_ms, toMs: query.to_ms };
      const cursors = new FrameCursors(this.seal, filter);
      const range = await rest(file, filter, cursors, query.cursor);
      if (type === NDJSON) return await sendLines(reply.type(NDJSON), file, range, cursors, query);
      await reply.type('application/json; charset=utf-8').send(await page(file, range, cursors, query.limit));
    } finally {
      await file.close();
    }
  }
}

/** What there is from the cursor on. */
async function rest(
  file: ObservationFile,
  filter: FrameFilter,
  cursors: FrameCursors,
  cursor: string | undefined,
): Promise<LineRange> {
  const { start, end } = await file.span(filter.fromMs, filter.toMs);
  if (cursor === undefined) return { start, end };
  const offset = cursors.read(cursor);
  if (offset < start || offset > end || !(await file.begins(offset))) throw foreignCursor();
  return { start: offset, end };
}

/** Lines are JSON already: they are put together without being read. */
async function page(
  file: ObservationFile,
  range: LineRange,
  cursors: FrameCursors,
  limit = FRAMES.page,
): Promise<string> {
  const { lines, next } = await file.page(range, limit);
  const cursor = next === null ? null : cursors.make(next);
  return `{"data":[${lines.join(',')}],"next_cursor":${JSON.stringify(cursor)}}`;
}

/** All lines, or the first `limit` with a link to the next. */
async function sendLines(
  reply: FastifyReply,
  file: ObservationFile,
  range: LineRange,
  cursors: FrameCursors,
  query: FramesQuery,
): Promise<void> {
  if (query.limit === undefined) return void (await reply.send(Readable.from(file.bytes(range))));
  const { lines, next } = await file.page(range, query.limit);
  if (next !== null) reply.header('Link', nextLink({ ...query, cursor: cursors.make(next) }));
  // of a string Fastify would name the charset, which this media type does not have
  await reply.send(Buffer.from(lines.map((line) => `${line}\n`).join('')));
}

/** RFC 8288, relative to this path. */
function nextLink(query: FramesQuery): string {
  const asked = Object.entries(query).filter(([, value]) => value !== undefined);
  const pairs = asked.map(([name, value]): [string, string] => [name, String(value)]);
  return `<?${new URLSearchParams(pairs)}>; rel="next"`;
}
