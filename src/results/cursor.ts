import type { CursorSeal, PageOf } from '../common/cursor-seal.js';
import { Problem } from '../http/problem.js';

/** The id after which the next page begins; throws 422 for a cursor that is not of a page of the same owner and filters. */
export function readCursor(seal: CursorSeal, cursor: string, of: PageOf): string {
  const id = seal.open(cursor, of);
  if (id !== null) return id;
  throw Problem.invalid({
    pointer: '#/query/cursor',
    code: 'INVALID_CURSOR',
    detail: 'cursor must be the next_cursor of a page with the same filters.',
  });
}
