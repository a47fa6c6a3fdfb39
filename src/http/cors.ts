import type { FastifyReply, FastifyRequest } from 'fastify';

const METHODS = 'GET, HEAD, POST, PUT, DELETE';
const HEADERS = 'Authorization, X-API-Key, Content-Type, Idempotency-Key, Prefer, If-None-Match, Last-Event-ID, Range';
const EXPOSED =
  'Location, ETag, Retry-After, Idempotent-Replayed, Preference-Applied, X-Request-Id, Content-Range, Content-Disposition, WWW-Authenticate, RateLimit-Limit, RateLimit-Remaining, RateLimit-Reset';

/** Lets pages of these origins read answers; without any nothing is said, and browsers let nobody. Credentials of the browser are never taken: keys come in headers. */
export class Cors {
  readonly #origins: ReadonlySet<string>;

  constructor(origins: readonly string[]) {
    this.#origins = new Set(origins);
  }

  /** Adds what the browser asks for. True when the request was a preflight, which is then answered whole. */
  apply(request: FastifyRequest, reply: FastifyReply): boolean {
    if (this.#origins.size === 0) return false;
    reply.header('Vary', 'Origin');
    const { origin } = request.headers;
    if (origin === undefined || !this.#origins.has(origin)) return false;
    reply.headers({ 'Access-Control-Allow-Origin': origin, 'Access-Control-Expose-Headers': EXPOSED });
    if (request.method !== 'OPTIONS' || !request.headers['access-control-request-method']) return false;
    reply.headers({
      'Access-Control-Allow-Methods': METHODS,
      'Access-Control-Allow-Headers': HEADERS,
      'Access-Control-Max-Age': '600',
    });
    void reply.code(204).send();
    return true;
  }
}
