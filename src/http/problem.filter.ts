import { type ArgumentsHost, Catch, type ExceptionFilter, Logger } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { problemDocument } from './problem.document.js';
import { problemFrom } from './problem.from.js';
import type { Problem } from './problem.js';
import { pathOf, REQUEST_ID } from './request.js';

/** How long what still comes of a refused request is read, ms. */
const LINGER_MS = 5_000;

/** Turns an error of another layer into a problem, or leaves it: null. */
export type Translation = (error: unknown) => Problem | null;

/** Answers every error that reaches it, of whatever layer, as a problem document. Faults of ours are logged with their stack, parts that are away with what they said. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  readonly #log = new Logger(ProblemFilter.name);

  constructor(private readonly translate: Translation = () => null) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    this.answer(error, http.getRequest<FastifyRequest>(), http.getResponse<FastifyReply>());
  }

  /** Also what answers the errors of the router, which come before any filter. */
  answer(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
    const problem = this.translate(error) ?? problemFrom(error);
    if (problem.code === 'INTERNAL')
      this.#log.error(`${request.method} ${pathOf(request)} [${request.id}] failed`, stackOf(error));
    if (problem.code.endsWith('_UNAVAILABLE'))
      this.#log.warn(`${request.method} ${pathOf(request)} [${request.id}] ${problem.code}: ${messageOf(error)}`);
    if (reply.sent || reply.raw.headersSent) reply.raw.destroy();
    else sendProblem(problem, request, reply);
  }
}

/** Also on what is refused before any hook. */
const ALWAYS = { 'Cache-Control': 'no-store', 'X-Content-Type-Options': 'nosniff' };

function sendProblem(problem: Problem, request: FastifyRequest, reply: FastifyReply): void {
  reply.removeHeader('content-length');
  endUnread(request);
  void reply
    .code(problem.status)
    .headers({ ...problem.extras.headers, [REQUEST_ID]: request.id, ...ALWAYS })
    .type('application/problem+json')
    .send(Buffer.from(JSON.stringify(problemDocument(problem, pathOf(request), request.id)))); // of a string Fastify would name the charset
}

/**
 * A body that nobody goes on reading would stand before the next request on its connection, and a connection that is closed at
 * once may take the answer with it: what still comes is read and thrown away for a while, and then the connection is closed.
 */
function endUnread({ raw }: FastifyRequest): void {
  if (raw.complete) return;
  raw.unpipe();
  raw.resume();
  const close = setTimeout(() => raw.destroy(), LINGER_MS).unref();
  for (const event of ['end', 'close']) raw.once(event, () => clearTimeout(close));
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

const stackOf = (error: unknown): string => (error instanceof Error ? (error.stack ?? error.message) : String(error));
