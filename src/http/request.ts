import type { IncomingMessage } from 'node:http';
import type { FastifyRequest } from 'fastify';
import { v7 as uuid7 } from 'uuid';

/** Header that names a request, both ways. */
export const REQUEST_ID = 'X-Request-Id';

/** The client's id of a request when it is a plain word of at most 128 characters, else a new one. */
export function requestId({ headers }: Pick<IncomingMessage, 'headers'>): string {
  const given = headers['x-request-id'];
  return typeof given === 'string' && /^[A-Za-z0-9._:-]{1,128}$/.test(given) ? given : uuid7();
}

/** Path of a request without its query, which may hold secrets. */
export const pathOf = ({ url }: Pick<FastifyRequest, 'url'>): string => url.split('?', 1)[0] ?? url;
