import type { History } from './history.js';
import { layoutDistance } from './layout.js';

/** Share of the ramp's mean slope below which it has ended. */
const LEVEL = 0.12;
/** Frames over which the slope is taken. */
const STRIDE = 3;

/** Frames that fade to what is shown at `blank`: from the first that changes to the one before it. */
export function rampBefore(history: History, blank: number): { first: number; last: number } {
  const end = follow(history, blank, -1);
  return { first: Math.min(end + 1, blank - 1), last: blank - 1 };
}

/** Frames that fade from what is shown before `begin`: from it to the last that changes. */
export function rampAfter(history: History, begin: number): { first: number; last: number } {
  return { first: begin, last: follow(history, begin - 1, 1) };
}

/** The frame at which the distance from the blank one stops growing. */
function follow(history: History, blank: number, direction: 1 | -1): number {
  const away = (at: number): number => layoutDistance(history.at(blank).layout, history.at(at).layout);
  let at = blank;
  while (history.has(at + direction * STRIDE)) {
    const gained = away(at + direction * STRIDE) - away(at);
    const slope = (STRIDE * away(at)) / Math.max(1, Math.abs(at - blank));
    if (at !== blank && gained < LEVEL * slope) break;
    at += direction;
  }
  return at;
}
