import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyRequest } from 'fastify';
import { Problem } from './problem.js';

/** Most nested levels of a JSON body; what reads the body recurses over it. */
const MAX_DEPTH = 32;

const decoder = new TextDecoder('utf-8', { fatal: true });

/**
 * Makes JSON the only body that is read: strict UTF-8 (RFC 8259), bounded depth, no `__proto__` and `constructor.prototype`.
 * Everything else is answered 415, unless a plugin reads it.
 */
export function readOnlyJson(app: NestFastifyApplication): void {
  const fastify = app.getHttpAdapter().getInstance();
  const parse = fastify.getDefaultJsonParser('error', 'error');
  fastify.removeContentTypeParser('text/plain');
  app.useBodyParser('application/x-www-form-urlencoded', {}, (_request, _body, done) => done(unsupported()));
  app.useBodyParser('application/json', {}, (request: FastifyRequest, body: Buffer, done) => {
    const text = decode(body);
    if (text === null) return done(new Problem('INVALID_JSON', 'The body is not valid UTF-8.'));
    if (depthOf(text) > MAX_DEPTH)
      return done(new Problem('INVALID_JSON', `The body is nested more than ${MAX_DEPTH} levels deep.`));
    return parse(request, text, done);
  });
}

/** Nest reads forms by itself unless told otherwise. */
const unsupported = (): Problem => new Problem('UNSUPPORTED_MEDIA_TYPE', 'The body must be application/json.');

function decode(body: Buffer): string | null {
  try {
    return decoder.decode(body);
  } catch {
    return null;
  }
}

/** The deepest nesting of a JSON text, brackets within strings not counted. */
export function depthOf(text: string): number {
  let depth = 0;
  let deepest = 0;
  for (const [token] of text.matchAll(/"(?:[^"\\]|\\.)*"?|[[{]|[\]}]/gs)) {
    if (token === '[' || token === '{') deepest = Math.max(deepest, ++depth);
    else if (token === ']' || token === '}') depth--;
  }
  return deepest;
}
