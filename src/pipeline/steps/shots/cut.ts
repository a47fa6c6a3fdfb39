import { layoutDistance } from './layout.js';
import type { History } from './history.js';
import type { ShotNumbers } from './shot-numbers.js';

/** Neighbours that a cut is compared with, on each side: this long, but between so many frames. */
const NEIGHBOURHOOD = { ms: 350, least: 4, most: 12 };
/** Frames after it that must be known before a cut is decided. */
export const CUT_LOOKAHEAD = NEIGHBOURHOOD.most;
/** Frames to the start and to the end of the video: a shot of one frame cannot be told from a flash. */
const LEAST_SHOT = 2;
/** Frames on either side in which the picture must not come back, longer than a flash. */
const FLASH = 4;

/** What two frames of different shots exceed at least. */
const CONTENT = { change: 3, jump: 1.5, coverage: 0.42, structure: 1.8 };
/** How often a cut's change is that of the livelier frames around it: alone, and as geometric mean with the jump's. */
const PEAK = { change: 3.2, both: 3.2 };
/** How often the change is that of any frame on a calm side, and of any on the other. */
const ONE_SIDED = { calm: 8, lively: 1.35 };
/** Longer gaps say nothing more about motion. */
const MOST_SLOWNESS = 40;
/** Share of the change from which a frame beside it changes much. */
const SUDDEN = 0.5;
/** How often a change is the usual one on its side when it belongs to no lasting motion. */
const BURST = 1.5;
/** Change at which frames around count as still. */
const STILL = { change: 1, jump: 0.5 };
/** Share of the change of layout that is left FLASH frames later. */
const LASTING = 0.65;
/** A neighbour with this share of the change is the other half of a cut that a mixed frame spreads over two. */
const SPREAD = 0.4;

/**
 * Whether the frame is the first of a new shot after a hard cut: it differs from the one before in content, far more than
 * the frames around do from theirs (so that motion, however violent, is no cut), and the old picture does not come back
 * (so that a flash is none). Decided from CUT_LOOKAHEAD frames after it, or fewer at the video's end.
 */
export function isCut(history: History, at: number): boolean {
  if (at - LEAST_SHOT < history.from || at + LEAST_SHOT > history.to) return false;
  const here = history.at(at);
  if (!isHighest(history, at) || !hasOtherContent({ ...here, structure: spreadStructure(history, at) })) return false;
  return isSudden(history, at) && standsOut(history, at) && lasts(history, at);
}

/** Whether numbers of change, of neighbours or of any pair of frames, are those of different scenes. */
export function hasOtherContent({
  change,
  jump,
  coverage,
  structure,
}: Pick<ShotNumbers, 'change' | 'jump' | 'coverage' | 'structure'>): boolean {
  return (
    change >= CONTENT.change && jump >= CONTENT.jump && coverage >= CONTENT.coverage && structure >= CONTENT.structure
  );
}

function isHighest(history: History, at: number): boolean {
  const { change } = history.at(at);
  const [before] = history.slice(at - 1, at);
  const [after] = history.slice(at + 1, at + 2);
  return change > (before?.change ?? 0) && change >= (after?.change ?? 0);
}

/** Whether at most one of the two frames before and after changes much too, for its side; more are a fast fade or a jolt. */
function isSudden(history: History, at: number): boolean {
  const { change } = history.at(at);
  const [before, after] = neighbours(history, at).map(
    (side) =>
      BURST *
      quantile(
        side.map((row) => row.change),
        0.5,
      ),
  );
  const isMuch =
    (usual = 0) =>
    (row: ShotNumbers) =>
      row.change >= Math.max(usual, SUDDEN * change);
  const sides = [history.slice(at - 2, at).filter(isMuch(before)), history.slice(at + 1, at + 3).filter(isMuch(after))];
  return sides.flat().length <= 1;
}

function spreadStructure(history: History, at: number): number {
  const { change, structure } = history.at(at);
  const halves = history.slice(at - 1, at + 2).filter((row) => row.change >= SPREAD * change);
  return Math.max(structure, ...halves.map((row) => row.structure));
}

/** Against both sides together; or far against a calm one and somewhat against the livelier. */
function standsOut(history: History, at: number): boolean {
  const here = history.at(at);
  const [before, after] = neighbours(history, at);
  if (isPeak(here, [...before, ...after])) return true;
  const isOver = (times: number, side: ShotNumbers[]): boolean =>
    side.every((row) => here.change >= times * row.change * slowness(here, row));
  return [
    [before, after],
    [after, before],
  ].some(([calm = [], lively = []]) => isOver(ONE_SIDED.calm, calm) && isOver(ONE_SIDED.lively, lively));
}

function isPeak(here: ShotNumbers, around: ShotNumbers[]): boolean {
  const expected = (of: 'change' | 'jump'): number => lively(around.map((row) => row[of] * slowness(here, row)));
  const changes = here.change / (expected('change') + STILL.change);
  const jumps = here.jump / (expected('jump') + STILL.jump);
  return around.length > 0 && changes >= PEAK.change && Math.sqrt(changes * jumps) >= PEAK.both;
}

/** How much more the same motion would have changed after so long a gap: more than in proportion, as it outruns the model's range. */
function slowness(here: ShotNumbers, other: ShotNumbers): number {
  return other.gapMs > 0 ? Math.min(MOST_SLOWNESS, Math.max(1, here.gapMs / other.gapMs) ** 2) : 1;
}

function neighbours(history: History, at: number): [ShotNumbers[], ShotNumbers[]] {
  const { timeMs } = history.at(at);
  const { ms, least, most } = NEIGHBOURHOOD;
  const isNear = (row: ShotNumbers, distance: number): boolean =>
    distance <= least || Math.abs(row.timeMs - timeMs) <= ms;
  return [
    history.slice(at - most, at).filter((row, i, all) => isNear(row, all.length - i)),
    history.slice(at + 1, at + 1 + most).filter((row, i) => isNear(row, i + 1)),
  ];
}

/** The upper quartile: other cuts nearby do not reach it, sustained motion does. */
const lively = (values: number[]): number => quantile(values, 0.75);

function quantile(values: number[], share: number): number {
  const sorted = values.sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}

function lasts(history: History, at: number): boolean {
  const before = history.at(at - 1).layout;
  const here = history.at(at).layout;
  const later = history.slice(at, at + 1 + FLASH).map((row) => layoutDistance(before, row.layout));
  const earlier = history.slice(at - 1 - FLASH, at).map((row) => layoutDistance(here, row.layout));
  return Math.min(...later, ...earlier) >= LASTING * layoutDistance(before, here);
}
