import { Injectable } from '@nestjs/common';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Problem } from '../http/problem.js';
import { pathOf } from '../http/request.js';
import { type Scope, scopeOf } from '../http/scopes.js';
import type { ApiKey } from './api-key.js';
import { ApiKeys } from './api-keys.js';
import { SignedUrls } from './signed-urls.js';
import { Throttle } from './throttle.js';

declare module 'fastify' {
  interface FastifyRequest {
    /** Id of the API key that the request came with; absent without keys. */
    keyId?: string;
  }
}

const CHALLENGE = 'Bearer realm="video-ai-system"';

/** Lets in who has a key for what is asked, before a byte of the body is read. Without keys everyone who reaches the port. */
@Injectable()
export class Gate {
  constructor(
    private readonly keys: ApiKeys,
    private readonly signed: SignedUrls,
    private readonly throttle: Throttle,
  ) {}

  /** Guards every route that is not open. */
  watch(fastify: FastifyInstance): void {
    if (!this.keys.areRequired) return;
    fastify.addHook('onRequest', async (request) => {
      const scope = scopeOf(request.method, request.routeOptions.url ?? '');
      if (scope === null) return;
      const key = this.#keyOf(request);
      this.throttle.count(key.id);
      if (!key.scopes.includes(scope)) throw lacking(scope);
      request.owner = key.owner;
      request.keyId = key.id;
    });
  }

  #keyOf(request: FastifyRequest): ApiKey {
    const presented = presentedIn(request);
    if (presented !== null)
      return this.keys.find(presented) ?? refuse('The API key is not one that this service knows.');
    const { expires, key, signature } = request.query as Record<string, unknown>;
    if (signature === undefined) refuse('This needs an API key: Authorization: Bearer, or X-API-Key.');
    const given = { expires: String(expires), key: String(key), signature: String(signature) };
    const isRead = request.method === 'GET' || request.method === 'HEAD';
    const isRight = isRead && this.signed.holds(pathOf(request), given);
    const signer = isRight ? this.keys.byId(given.key) : null;
    return signer ?? refuse('The signature of this address is wrong or past; sign it again.');
  }
}

/** The key that a request has in its headers; null for none. */
function presentedIn({ headers }: FastifyRequest): string | null {
  const bearer = /^Bearer +(\S+) *$/i.exec(headers.authorization ?? '')?.[1];
  const named = headers['x-api-key'];
  return bearer ?? (typeof named === 'string' ? named : null);
}

function refuse(detail: string): never {
  throw new Problem('UNAUTHORIZED', detail, { headers: { 'WWW-Authenticate': CHALLENGE } });
}

const lacking = (scope: Scope): Problem =>
  new Problem('FORBIDDEN', `This needs a key with the scope "${scope}".`, {
    headers: { 'WWW-Authenticate': `${CHALLENGE}, error="insufficient_scope", scope="${scope}"` },
  });
