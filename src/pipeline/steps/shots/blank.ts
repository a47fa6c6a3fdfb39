import type { Boundary } from './boundary.js';
import type { History } from './history.js';
import { rampAfter, rampBefore } from './ramp.js';
import type { ShotNumbers } from './shot-numbers.js';

/** A frame is blank, black or white but for noise, below this contrast (more on darkest black) and beyond one of these brightnesses. */
const BLANK = { contrast: 6, black: 28, white: 225, faint: 9, darkest: 4 };
/** A frame is a picture from this contrast on, or, if it has this detail, between these brightnesses. */
const PICTURE = { contrast: 10, detail: 2, dark: 60, bright: 195 };
/** Change of brightness and contrast, together, from one frame to the next below which nothing fades. */
const STILL = 0.5;
/** Contrast above the lowest that is still the lowest. */
const LOWEST = 0.1;
/** How long a blank stretch lasts at least to be a shot of its own; shorter, it is the lowest point of one transition. */
const OWN_SHOT = { ms: 200, frames: 4 };
/** Fewer frames that change are a cut, for `isCut` to find. */
const LEAST_FADE = 3;
/** Longest fade. */
const MOST_FADE_MS = 4000;

/** Frames after one that must be known to tell a fade from a cut. */
export const BLANK_LOOKAHEAD = 5;

/**
 * Finds fades through the black or white frames that they end or begin with. A fade-out belongs to the outgoing shot, blank
 * frames are a shot, the next one begins with the first frame that its fade-in changes.
 */
export class BlankStretches {
  /** Last frame that was a picture; -1 before the first. */
  #picture = -1;
  /** First of the blank frames that have not changed since; null without any. */
  #settled: number | null = null;
  /** Whether the stretch is known to be a shot of its own. */
  #isOwnShot = false;

  /** Looks at the next frame, BLANK_LOOKAHEAD before the newest; returns the boundary that it makes certain. */
  push(history: History, at: number): Boundary | null {
    const row = history.at(at);
    if (isBlank(row)) return this.#blank(history, at);
    if (!isPicture(row)) return null;
    const boundary = this.#settled === null ? null : this.#leave(history, at);
    this.#picture = at;
    this.#settled = null;
    this.#isOwnShot = false;
    return boundary;
  }

  #blank(history: History, at: number): Boundary | null {
    if (this.#isOwnShot) return null;
    if (this.#settled === null || !isStill(history, at)) this.#settled = at;
    if (at + 1 - this.#settled < OWN_SHOT.frames || timeBetween(history, this.#settled, at) < OWN_SHOT.ms) return null;
    this.#isOwnShot = true;
    const span = this.#fadeOut(history, this.#settled);
    return span && { at: this.#settled, type: 'fade', span };
  }

  /** The frames that fade to the blank one; null when it follows a cut or nothing. */
  #fadeOut(history: History, blank: number): Boundary['span'] {
    if (this.#picture < 0 || !history.has(this.#picture)) return null;
    return gradual(history, rampBefore(history, blank));
  }

  /** A picture after blank frames. */
  #leave(history: History, at: number): Boundary | null {
    const into = gradual(history, rampAfter(history, fadeBegin(history, at)));
    if (this.#isOwnShot) return into && { at: into.first, type: 'fade', span: { first: into.first, last: into.first } };
    return this.#picture < 0 ? null : this.#dip(history, fadeBegin(history, at), into);
  }

  /** Too short a stretch for a shot: one boundary at its most blank frame. */
  #dip(history: History, begin: number, into: Boundary['span']): Boundary | null {
    const blanks = history.slice(this.#picture + 1, begin);
    const lowest = Math.min(...blanks.map(({ contrast }) => contrast));
    const at = this.#picture + 1 + blanks.findIndex(({ contrast }) => contrast <= lowest + LOWEST);
    const out = blanks.length > 0 ? this.#fadeOut(history, at) : null;
    if (blanks.length === 0 || (!into && !out)) return null;
    return { at, type: 'fade', span: { first: out?.first ?? at, last: into ? begin : begin - 1 } };
  }
}

/** The span if it is one of a fade. */
function gradual(history: History, span: { first: number; last: number }): Boundary['span'] {
  const isLong = span.last + 1 - span.first >= LEAST_FADE;
  return isLong && timeBetween(history, span.first, span.last) <= MOST_FADE_MS ? span : null;
}

const isBlank = ({ contrast, brightness }: ShotNumbers): boolean =>
  contrast < (brightness < BLANK.darkest ? BLANK.faint : BLANK.contrast) &&
  (brightness < BLANK.black || brightness > BLANK.white);

function isStill(history: History, at: number): boolean {
  if (!history.has(at - 1)) return true;
  const [before, here] = [history.at(at - 1), history.at(at)];
  return Math.abs(here.brightness - before.brightness) + Math.abs(here.contrast - before.contrast) < STILL;
}

/** First frame that changes on the way from blank to the picture at `at`. */
function fadeBegin(history: History, at: number): number {
  let begin = at;
  while (history.has(begin - 1) && isRising(history, begin)) {
    if (isStill(history, begin - 1)) return begin;
    begin--;
  }
  return Math.min(at, begin + 1);
}

function isRising(history: History, at: number): boolean {
  return history.at(at - 1).contrast < history.at(at).contrast + STILL && !isPicture(history.at(at - 1));
}

const isPicture = ({ contrast, brightness, detail }: ShotNumbers): boolean =>
  contrast >= PICTURE.contrast || (detail > PICTURE.detail && brightness > PICTURE.dark && brightness < PICTURE.bright);

/** Milliseconds, endless when the first is forgotten. */
const timeBetween = (history: History, from: number, to: number): number =>
  history.has(from) ? history.at(to).timeMs - history.at(from).timeMs : Infinity;
