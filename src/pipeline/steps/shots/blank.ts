import type { Boundary } from './boundary.js';
import type { History } from './history.js';
import { rampBefore } from './ramp.js';
import type { ShotNumbers } from './shot-numbers.js';

/** A frame is blank, black or white but for noise, below this contrast and beyond one of these brightnesses. */
const BLANK = { contrast: 6, black: 28, white: 225 };
/** A frame is a picture from this contrast on, or, if it has this detail, between these brightnesses. */
const PICTURE = { contrast: 9, detail: 2, dark: 60, bright: 195 };
/** Change of brightness and contrast, together, from one frame to the next below which nothing fades. */
const STILL = 0.5;
/** How long a blank stretch lasts at least to be a shot of its own; shorter, it is the lowest point of one transition. */
const OWN_SHOT = { ms: 200, frames: 4 };
/** Fewer frames between blank and picture are a cut, for `isCut` to find. */
const LEAST_FADE = 3;
/** Longest fade. */
const MOST_FADE_MS = 4000;

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

  /** Takes in the newest frame of the history; returns the boundary that it makes certain. */
  push(history: History): Boundary | null {
    const at = history.to - 1;
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
    if (!this.#hasFadedOut(history, this.#settled)) return null;
    return { at: this.#settled, type: 'fade', span: rampBefore(history, this.#settled) };
  }

  #hasFadedOut(history: History, blank: number): boolean {
    const picture = this.#picture;
    return picture >= 0 && blank - picture > LEAST_FADE && timeBetween(history, picture, blank) <= MOST_FADE_MS;
  }

  /** A picture after blank frames. */
  #leave(history: History, at: number): Boundary | null {
    const begin = fadeBegin(history, at);
    const isFadeIn = at + 1 - begin >= LEAST_FADE && timeBetween(history, begin, at) <= MOST_FADE_MS;
    if (this.#isOwnShot) return isFadeIn ? { at: begin, type: 'fade', span: { first: begin, last: begin } } : null;
    return this.#picture < 0 ? null : this.#dip(history, begin, isFadeIn);
  }

  /** Too short a stretch for a shot: one boundary at its most blank frame. */
  #dip(history: History, begin: number, isFadeIn: boolean): Boundary | null {
    const blanks = history.slice(this.#picture + 1, begin);
    const lowest = Math.min(...blanks.map(({ contrast }) => contrast));
    const at = this.#picture + 1 + blanks.findIndex(({ contrast }) => contrast <= lowest + STILL);
    const isFadeOut = this.#hasFadedOut(history, at);
    if (blanks.length === 0 || (!isFadeIn && !isFadeOut)) return null;
    const first = isFadeOut ? rampBefore(history, at).first : at;
    return { at, type: 'fade', span: { first, last: isFadeIn ? begin : begin - 1 } };
  }
}

const isBlank = ({ contrast, brightness }: ShotNumbers): boolean =>
  contrast < BLANK.contrast && (brightness < BLANK.black || brightness > BLANK.white);

function isStill(history: History, at: number): boolean {
  if (!history.has(at - 1)) return true;
  const [before, here] = [history.at(at - 1), history.at(at)];
  return Math.abs(here.brightness - before.brightness) + Math.abs(here.contrast - before.contrast) < STILL;
}

/** First frame that changes on the way from blank to the picture at `at`. */
function fadeBegin(history: History, at: number): number {
  let begin = at;
  while (history.has(begin - 1) && !isStill(history, begin - 1) && isRising(history, begin)) begin--;
  return begin;
}

function isRising(history: History, at: number): boolean {
  return history.at(at - 1).contrast < history.at(at).contrast + STILL && !isPicture(history.at(at - 1));
}

const isPicture = ({ contrast, brightness, detail }: ShotNumbers): boolean =>
  contrast >= PICTURE.contrast || (detail > PICTURE.detail && brightness > PICTURE.dark && brightness < PICTURE.bright);

/** Milliseconds, endless when the first is forgotten. */
const timeBetween = (history: History, from: number, to: number): number =>
  history.has(from) ? history.at(to).timeMs - history.at(from).timeMs : Infinity;
