import type { CursorSeal } from '../common/cursor-seal.js';
import { Problem } from '../http/problem.js';

/** What a page is of: a cursor only goes on with the same. */
export interface FrameFilter {
  taskId: string;
  fromMs: number | undefined;
  toMs: number | undefined;
}

/** Cursors of the pages of one task's frames: each is the byte at which the next page begins. */
export class FrameCursors {
  constructor(
    private readonly seal: CursorSeal,
    private readonly filter: FrameFilter,
  ) {}

  make(offset: number): string {
    return this.seal.seal(String(offset), this.#page());
  }

  /** The byte that a cursor was made of; throws 422 when it is not one of ours, or belongs to another task or filter. */
  read(cursor: string): number {
    const mark = this.seal.open(cursor, this.#page());
    if (mark === null) throw foreignCursor();
    return Number(mark);
  }

  #page() {
    const { taskId, fromMs, toMs } = this.filter;
    return ['frames', taskId, fromMs, toMs];
  }
}

/** 422 for a cursor that is not one of this task's pages. */
export const foreignCursor = (): Problem =>
  Problem.invalid({
    pointer: '#/query/cursor',
    code: 'INVALID_CURSOR',
    detail: 'cursor must be the next_cursor of a page of this task with the same from_ms and to_ms.',
  });
