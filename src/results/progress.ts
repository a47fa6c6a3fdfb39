import type { Progress } from './task.js';

/** Where a task stands while it waits, and as an attempt begins. */
export const NO_PROGRESS: Progress = { percent: 0, stage: 'queue', framesDone: 0, framesTotal: null, etaMs: null };
