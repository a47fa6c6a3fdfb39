import { createHash } from 'node:crypto';
import { isUUID } from 'class-validator';
import { Problem } from '../http/problem.js';

/** What a page was filtered by: a cursor only goes on with the same. */
export type PageFilter = Record<string, string | undefined>;

/** An opaque, URL-safe mark after which the next page begins: the last id and a check over it and the filter. */
export const cursorOf = (id: string, filter: PageFilter): string =>
  Buffer.from(`${id}.${check(id, filter)}`).toString('base64url');

/** The id that a cursor was made of; throws 422 when it is not one of ours, or belongs to another filter. */
export function readCursor(cursor: string, filter: PageFilter): string {
  const [id = '', sum] = Buffer.from(cursor, 'base64url').toString('latin1').split('.');
  if (isUUID(id) && sum === check(id, filter) && cursor === cursorOf(id, filter)) return id;
  throw Problem.invalid({
    pointer: '#/query/cursor',
    code: 'INVALID_CURSOR',
    detail: 'cursor must be the next_cursor of a page with the same filters.',
  });
}

function check(id: string, filter: PageFilter): string {
  const text = JSON.stringify([id, Object.entries(filter).sort()]);
  return createHash('sha256').update(text).digest('base64url').slice(0, 8);
}
