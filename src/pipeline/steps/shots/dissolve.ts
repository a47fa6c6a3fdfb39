import type { Boundary } from './boundary.js';
import type { History } from './history.js';
import { blend, likeness } from './layout.js';
import { bestRise, FLANK, flank, mean } from './rise.js';
import type { Comparison } from './shot-numbers.js';

/** Steps from the last frame of the old shot to the first of the new one that are tried; the fit finds those between. */
const STEPS = [7, 8, 10, 12, 14, 17, 20, 24, 29, 35, 42, 50, 60];
/** Longest dissolve. */
const MOST_MS = 4000;
/** Frames after a dissolve's end that must be known. */
export const DISSOLVE_LOOKAHEAD = 16;
/** Mean square between the layouts of two different shots. */
const LEAST_DISTANCE = 30;
/** How far three frames between may lie off an even mix: squared residual, position. */
const ROUGH = { residual: 0.18, position: 0.18 };
/** Most mean residual of the frames between. */
const MOST_RESIDUAL = 0.1;
/** What the frames on both sides exceed at least. */
const CONTENT = { change: 12.5, jump: 5.5, coverage: 0.4, structure: 2.3 };
/** Most that the layouts of two scenes are alike, -1..1; a change of light leaves them alike. */
const MOST_LIKENESS = 0.85;
/**
 * Most that the middle frame differs from a mix; a mix of two pictures, unlike motion, loses detail, which makes up for some. More where
 * the scenes themselves move, if they differ clearly.
 */
const MIX = { most: 0.2, calm: 0.3, moving: 0.42, mostLoss: 0.25, jumpIfMoving: 15 };
/**
 * Most that the scenes on both sides change by themselves beside it, within so many frames: squared lengths of layouts as a
 * share of the dissolve's. A camera that is on its way goes on.
 */
const OWN = { most: 0.4, frames: 8 };

/** Least change from frame to frame: a share of an even part of the whole, and of what is usual around. */
const STEADY = { share: 0.1, ofOutside: 0.5 };

/** A dissolve by its layouts, to be confirmed by comparing the two frames around it. */
export interface DissolveCandidate {
  /** Last frame of the old shot alone. */
  before: number;
  /** First frame of the new shot alone. */
  after: number;
}

/** Most candidates for one place; the right one has the most even rise, nearly always. */
const MOST_CANDIDATES = 3;

/**
 * Looks for dissolves that end about `after`, the likeliest first: the layouts between are even mixes of the one before and
 * the one after, and what is before and after does not go on changing that way. A moving camera or object changes the layout
 * too, but through pictures that are no mix of both ends.
 */
export function findDissolves(history: History, after: number): DissolveCandidate[] {
  const found: Fit[] = [];
  for (const steps of STEPS) {
    const before = after - steps;
    if (before - FLANK < history.from || isTooLong(history, before, after)) break;
    const fitted = isPlausible(history, before, after) ? fit(history, before, after) : null;
    const isNew = fitted && !found.some((other) => other.before === fitted.before && other.after === fitted.after);
    if (isNew) found.push(fitted);
  }
  return found.sort((a, b) => a.deviation - b.deviation).slice(0, MOST_CANDIDATES);
}

/** Whether the numbers at hand speak for a candidate, so that its frames are worth comparing. */
export function isPromising(history: History, { before, after }: DissolveCandidate): boolean {
  if (likeness(history.at(before).layout, history.at(after).layout) > MOST_LIKENESS) return false;
  const flanks = [...history.slice(before - FLANK, before + 1), ...history.slice(after + 1, after + 2 + FLANK)];
  return changeInside(history, before, after) >= STEADY.ofOutside * median(flanks.map(({ change }) => change));
}

/** Whether the frames around a candidate, given their comparison, show different scenes. */
export function isDissolve(history: History, candidate: DissolveCandidate, difference: Comparison): boolean {
  const { change, jump, coverage, structure, mix } = difference;
  if (change < CONTENT.change || jump < CONTENT.jump) return false;
  if (coverage < CONTENT.coverage || structure < CONTENT.structure) return false;
  const { before, after } = candidate;
  // A mix takes its part of the whole way in each step; smooth motion gets there by steps that look like none.
  if (changeInside(history, before, after) < (STEADY.share * change) / (after - before)) return false;
  if (mix > (jump >= MIX.jumpIfMoving ? MIX.moving : MIX.calm) || ownChange(history, candidate) > OWN.most)
    return false;
  return mix - Math.min(MIX.mostLoss, Math.max(0, lostDetail(history, candidate))) <= MIX.most;
}

/** The dissolve as a boundary: the new shot begins in its middle. */
export function dissolveBoundary({ before, after }: DissolveCandidate): Boundary {
  return { at: Math.ceil((before + after) / 2), type: 'dissolve', span: { first: before + 1, last: after - 1 } };
}

/** Usual change from one frame to the next. */
const changeInside = (history: History, before: number, after: number): number =>
  median(history.slice(before + 1, after + 1).map(({ change }) => change));

function median(values: number[]): number {
  const sorted = values.sort((a, b) => a - b);
  return sorted[sorted.length >> 1] ?? 0;
}

/** Share of the detail of both ends that the middle lacks; negative when it has more. */
function lostDetail(history: History, { before, after }: DissolveCandidate): number {
  const ends = (history.at(before).detail + history.at(after).detail) / 2;
  return ends > 0 ? 1 - history.at((before + after) >> 1).detail / ends : 0;
}

function ownChange(history: History, { before, after }: DissolveCandidate): number {
  const frames = Math.min(OWN.frames, (after - before) >> 1);
  const away = (from: number, to: number): number =>
    history.has(from) && history.has(to) ? meanSquare(history.at(from).layout, history.at(to).layout) : 0;
  return (away(before - frames, before) + away(after, after + frames)) / away(before, after);
}

const isTooLong = (history: History, before: number, after: number): boolean =>
  timeBetween(history, before, after) > MOST_MS;

const timeBetween = (history: History, from: number, to: number): number =>
  history.at(to).timeMs - history.at(from).timeMs;

function isPlausible(history: History, before: number, after: number): boolean {
  const from = history.at(before).layout;
  const to = history.at(after).layout;
  if (meanSquare(from, to) < LEAST_DISTANCE) return false;
  return [1 / 2, 1 / 4, 3 / 4].every((share) => {
    const at = Math.round(before + share * (after - before));
    const { position, residual } = blend(from, to, history.at(at).layout);
    const even = timeBetween(history, before, at) / timeBetween(history, before, after);
    return residual <= ROUGH.residual && Math.abs(position - even) <= ROUGH.position;
  });
}

function meanSquare(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let at = 0; at < a.length; at++) sum += ((a[at] ?? 0) - (b[at] ?? 0)) ** 2;
  return sum / a.length;
}

interface Fit extends DissolveCandidate {
  /** Mean square distance of positions from an even rise. */
  deviation: number;
}

/** The ends near the tried ones at which positions follow a level, an even rise and a level best; null when none does well. */
function fit(history: History, before: number, after: number): Fit | null {
  const level = flank(after - before);
  const first = before - 2 * level + 1;
  const last = after + 2 * level - 1;
  const [from, to] = [history.at(before).layout, history.at(after).layout];
  const rows = history.slice(first, last + 1);
  const blends = rows.map(({ layout }) => blend(from, to, layout));
  const positions = Float64Array.from(blends, ({ position }) => position);
  const times = Float64Array.from(rows, ({ timeMs }) => timeMs);
  const start = Math.max(first, history.from);
  const best = bestRise({ positions, times }, before - start, after - start, level);
  if (!best) return null;
  const residual = mean(blends.slice(best.low, best.high + 1).map((part) => part.residual));
  if (residual > MOST_RESIDUAL) return null;
  return { before: start + best.low, after: start + best.high, deviation: best.deviation };
}
