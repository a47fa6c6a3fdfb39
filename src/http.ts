import type { Server } from 'node:http';
import fastifyMultipart from '@fastify/multipart';
import fastifyStatic from '@fastify/static';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Gate } from './access/gate.js';
import { watchArrival } from './http/arrival.js';
import { applyBodyLimits } from './http/body-limit.js';
import { Cors } from './http/cors.js';
import { answerClientError } from './http/client-error.js';
import { answerOddRequests } from './http/odd-requests.js';
import { DataDir } from './common/data-dir.js';
import { Env, list } from './common/env.js';
import { StrictPipe } from './http/faults.js';
import { readOnlyJson } from './http/json-body.js';
import { Problem } from './http/problem.js';
import { ProblemFilter } from './http/problem.filter.js';
import { AcceptGuard } from './http/produces.js';
import { REQUEST_ID, requestId } from './http/request.js';
import { Routes } from './http/routes.js';
import { securityHeaders } from './http/security-headers.js';
import { setUpExplorer } from './docs/explorer.js';
import { servePage } from './page/page.js';
import { presentNow } from './present-now.js';
import { unavailable } from './unavailable.js';

/** Largest JSON body, bytes. */
const JSON_LIMIT = 64 * 1024;

/** Longest upload, and how long a connection may stand still while it is answered: longer than any wait or pause between events. */
const UPLOAD_MS = 6 * 3_600_000;
const STILL_MS = 5 * 60_000;

/** Fastify with our limits and problems, for `NestFactory.create`. */
export function createAdapter(env: Pick<Env, 'HEADERS_TIMEOUT_S'>): FastifyAdapter {
  const headersTimeout = env.HEADERS_TIMEOUT_S * 1_000;
  const filter = new ProblemFilter();
  return new FastifyAdapter({
    bodyLimit: JSON_LIMIT,
    trustProxy: false,
    genReqId: requestId,
    requestTimeout: UPLOAD_MS,
    connectionTimeout: STILL_MS,
    return503OnClosing: false,
    routerOptions: { maxParamLength: 256 },
    http: {
      headersTimeout,
      requireHostHeader: false,
      connectionsCheckingInterval: Math.min(headersTimeout / 4, 5_000),
    },
    frameworkErrors: (error: Error, request: FastifyRequest, reply: FastifyReply) =>
      filter.answer(error, request, reply),
    clientErrorHandler: answerClientError,
  });
}

/** Everything between the socket and the controllers: problems, strict bodies, limits, files, and the explorer at `/docs`. */
export async function configureApp(app: NestFastifyApplication): Promise<NestFastifyApplication> {
  const filter = new ProblemFilter(unavailable);
  app.useGlobalFilters(filter);
  app.useGlobalPipes(new StrictPipe());
  app.useGlobalGuards(new AcceptGuard());
  app.useSecurityHeaders(securityHeaders(app.get(Env)));
  answerOddRequests(app.getHttpServer() as Server);
  addHooks(app, filter, app.get(Env));
  readOnlyJson(app);
  await app.register(fastifyMultipart, { throwFileSizeLimit: false });
  await app.register(fastifyStatic, { root: app.get(DataDir).root, serve: false });
  await setUpExplorer(app, () => presentNow(app));
  await servePage(app);
  return app;
}

/** How long requests that are being answered may go on when the API stops: streams and long polls would go on for minutes. */
const CLOSE_MS = 3_000;

/** Stops the API in order: no new requests, those under way end or are cut off, then the modules close. */
export async function closeApp(app: NestFastifyApplication): Promise<void> {
  const cut = setTimeout(() => (app.getHttpServer() as Server).closeAllConnections(), CLOSE_MS);
  await app.close().finally(() => clearTimeout(cut));
}

function addHooks(app: NestFastifyApplication, filter: ProblemFilter, env: Env): void {
  const cors = new Cors(list(env.CORS_ORIGINS));
  const patienceMs = env.REQUEST_TIMEOUT_S * 1_000;
  const fastify = app.getHttpAdapter().getInstance();
  fastify.addHook('onRequest', async (request, reply) => {
    reply.header(REQUEST_ID, request.id);
    if (cors.apply(request, reply)) return reply;
    refuseNoHost(request);
    refuseForms(request);
    refuseCodings(request);
    watchArrival(request, { wholeMs: patienceMs, idleMs: patienceMs }, (problem) => {
      reply.raw.once('finish', () => request.raw.destroy());
      filter.answer(problem, request, reply);
    });
    return undefined;
  });
  applyBodyLimits(fastify);
  new Routes().watch(fastify);
  app.get(Gate).watch(fastify, (problem, request, reply) => filter.answer(problem, request, reply));
}

/** Forms are read on one path; elsewhere a client would only learn that its JSON is missing. */
function refuseForms({ headers, routeOptions }: FastifyRequest): void {
  if (routeOptions.url === '/uploads' || !headers['content-type']?.startsWith('multipart/')) return;
  throw new Problem('UNSUPPORTED_MEDIA_TYPE', 'Only POST /uploads takes a form; the body must be application/json.');
}

/** Bodies are read as they come: nothing is unpacked, and what is packed is not JSON. */
function refuseCodings({ headers }: FastifyRequest): void {
  const coding = headers['content-encoding'] ?? 'identity';
  if (coding.toLowerCase() === 'identity') return;
  const extras = { headers: { 'Accept-Encoding': 'identity' } };
  throw new Problem('UNSUPPORTED_MEDIA_TYPE', `A body may not have the Content-Encoding "${coding}".`, extras);
}

/** Node would refuse it (RFC 9112, 3.2) without a body. */
function refuseNoHost({ raw, headers }: FastifyRequest): void {
  if (headers.host !== undefined || raw.httpVersion !== '1.1') return;
  throw new Problem('MALFORMED_REQUEST', 'The request names no host.', { headers: { Connection: 'close' } });
}
