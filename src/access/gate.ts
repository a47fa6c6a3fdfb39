import { Injectable } from '@nestjs/common';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Problem } from '../http/problem.js';
import { pathOf } from '../http/request.js';
import { type Scope, scopeOf } from '../http/scopes.js';
import type { ApiKey } from './api-key.js';
import { ApiKeys } from './api-keys.js';
import { KnownCallers } from './known-callers.js';
import { OpenRequests } from './open-requests.js';
import { SignedUrls } from './signed-urls.js';
import { Throttle } from './throttle.js';

declare module 'fastify' {
  interface FastifyRequest {
    /** Id of the API key that the request came with; absent without keys. */
    keyId?: string;
  }
}

/** Answers a request with a problem, or cuts off the answer that has begun. */
export type Refusal = (problem: Problem, request: FastifyRequest, reply: FastifyReply) => void;

const CHALLENGE = 'Bearer realm="video-ai-system"';

/** Lets in who has a key for what is asked, before a byte of the body is read, and for as long as the key is good. Without keys everyone who reaches the port. */
@Injectable()
export class Gate {
  constructor(
    private readonly keys: ApiKeys,
    private readonly signed: SignedUrls,
    private readonly throttle: Throttle,
    private readonly known: KnownCallers,
    private readonly open: OpenRequests,
  ) {}

  /** Guards every route that is not open. */
  watch(fastify: FastifyInstance, refuse: Refusal): void {
    if (!this.keys.areRequired) return;
    fastify.addHook('onRequest', async (request, reply) => {
      const scope = scopeOf(request.method, request.routeOptions.url ?? '');
      if (scope === null) return;
      const key = await this.#keyOf(request);
      reply.headers(await this.throttle.request(key.id));
      if (!key.scopes.includes(scope)) throw lacking(scope);
      request.owner = key.owner;
      request.keyId = key.id;
      if (reply.raw.closed) return;
      const end = (): void => endAnswer(refuse, request, reply);
      reply.raw.once('close', this.open.watch({ key, scope, end }));
    });
  }

  /** The key in whose name a request comes. What is wrong counts as a try, and so does what is right and new to its address. */
  async #keyOf(request: FastifyRequest): Promise<ApiKey> {
    const { key, why } = this.#tried(request);
    if (!key || !this.known.has(request.ip, key.id)) await this.throttle.attempt(request.ip);
    if (!key) throw unauthorized(why);
    this.known.add(request.ip, key.id);
    return key;
  }

  #tried(request: FastifyRequest): { key: ApiKey | null; why: string } {
    const presented = presentedIn(request);
    if (presented !== null)
      return { key: this.keys.find(presented), why: 'The API key is not one that this service knows.' };
    const { expires, key, signature } = request.query as Record<string, unknown>;
    if (signature === undefined) throw unauthorized('This needs an API key: Authorization: Bearer, or X-API-Key.');
    const given = { expires: String(expires), key: String(key), signature: String(signature) };
    const isRead = request.method === 'GET' || request.method === 'HEAD';
    const isRight = isRead && this.signed.holds(pathOf(request), given);
    const why = 'The signature of this address is wrong or past; sign it again.';
    return { key: isRight ? this.keys.byId(given.key) : null, why };
  }
}

/** The key that a request has in its headers; null for none. */
function presentedIn({ headers }: FastifyRequest): string | null {
  const bearer = /^Bearer +(\S+) *$/i.exec(headers.authorization ?? '')?.[1];
  const named = headers['x-api-key'];
  return bearer ?? (typeof named === 'string' ? named : null);
}

function endAnswer(refuse: Refusal, request: FastifyRequest, reply: FastifyReply): void {
  reply.raw.once('finish', () => request.raw.destroy()); // a body may still be on its way
  refuse(unauthorized('The API key was revoked.', { Connection: 'close' }), request, reply);
}

const unauthorized = (detail: string, headers = {}): Problem =>
  new Problem('UNAUTHORIZED', detail, { headers: { ...headers, 'WWW-Authenticate': CHALLENGE } });

const lacking = (scope: Scope): Problem =>
  new Problem('FORBIDDEN', `This needs a key with the scope "${scope}".`, {
    headers: { 'WWW-Authenticate': `${CHALLENGE}, error="insufficient_scope", scope="${scope}"` },
  });
