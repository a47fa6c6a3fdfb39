import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyRequest } from 'fastify';
import { jsonFault } from './json-text.js';
import { Problem } from './problem.js';

/** Most nested levels of a JSON body; what reads the body recurses over it. */
const MAX_DEPTH = 32;

const decoder = new TextDecoder('utf-8', { fatal: true });

/**
 * Makes JSON the only body that is read: strict UTF-8 (RFC 8259), bounded depth, no name twice, no `__proto__` and `constructor.prototype`.
 * Everything else is answered 415, unless a plugin reads it.
 */
export function readOnlyJson(app: NestFastifyApplication): void {
  const fastify = app.getHttpAdapter().getInstance();
  const parse = fastify.getDefaultJsonParser('error', 'error');
  fastify.removeContentTypeParser('text/plain');
  app.useBodyParser('application/x-www-form-urlencoded', {}, (_request, _body, done) =>
    done(unsupported('The body must be application/json.')),
  );
  app.useBodyParser('application/json', {}, (request: FastifyRequest, body: Buffer, done) => {
    if (!isUtf8(request.headers['content-type'])) return done(unsupported('JSON is UTF-8; there is no other charset.'));
    const text = decode(body);
    if (text === null) return done(new Problem('INVALID_JSON', 'The body is not valid UTF-8.'));
    const fault = jsonFault(text, MAX_DEPTH);
    if (fault !== null) return done(new Problem('INVALID_JSON', fault));
    return parse(request, text, done);
  });
}

/** Nest reads forms by itself unless told otherwise. */
const unsupported = (detail: string): Problem => new Problem('UNSUPPORTED_MEDIA_TYPE', detail);

/** Whether a media type names UTF-8 as the charset, or none: what another would mean is not what is read. */
const isUtf8 = (mediaType = ''): boolean =>
  [...mediaType.matchAll(/;\s*charset\s*=\s*"?([^";\s]*)/gi)].every(([, charset]) => /^utf-?8$/i.test(charset ?? ''));

function decode(body: Buffer): string | null {
  try {
    return decoder.decode(body);
  } catch {
    return null;
  }
}
