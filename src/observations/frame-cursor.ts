import { createHash } from 'node:crypto';
import { Problem } from '../http/problem.js';

/** What a page is of: a cursor only goes on with the same. */
export interface FrameFilter {
  taskId: string;
  fromMs: number | undefined;
  toMs: number | undefined;
}

/** An opaque, URL-safe mark of the byte at which the next page begins, with a check over it and the filter. */
export const frameCursor = (offset: number, filter: FrameFilter): string =>
  Buffer.from(`${offset}.${check(offset, filter)}`).toString('base64url');

/** The byte that a cursor was made of; throws 422 when it is not one of ours, or belongs to another task or filter. */
export function readFrameCursor(cursor: string, filter: FrameFilter): number {
  const [, digits] = /^(\d{1,15})\./.exec(Buffer.from(cursor, 'base64url').toString('latin1')) ?? [];
  const offset = Number(digits);
  if (digits !== undefined && cursor === frameCursor(offset, filter)) return offset;
  throw foreignCursor();
}

/** 422 for a cursor that is not one of this task's pages. */
export const foreignCursor = (): Problem =>
  Problem.invalid({
    pointer: '#/query/cursor',
    code: 'INVALID_CURSOR',
    detail: 'cursor must be the next_cursor of a page of this task with the same from_ms and to_ms.',
  });

function check(offset: number, { taskId, fromMs, toMs }: FrameFilter): string {
  const text = JSON.stringify([taskId, offset, fromMs ?? null, toMs ?? null]);
  return createHash('sha256').update(text).digest('base64url').slice(0, 8);
}
