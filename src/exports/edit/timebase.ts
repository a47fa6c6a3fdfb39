import type { AnalysisResult } from '../../results/analysis-result.js';

/** Frames per second as a fraction, and how its timecode counts. */
export interface Timebase {
  numerator: number;
  denominator: number;
  /** Frames of a second of timecode: 30 for 29.97. */
  nominal: number;
  /** SMPTE ST 12-1: two numbers are left out each minute but the tenth (four at 59.94), so that timecode keeps up with the clock. */
  isDropFrame: boolean;
}

/** Rates that edit systems know. Of 23.976 there is no drop-frame timecode. */
const STANDARD: Timebase[] = [
  ...[24, 30, 60].map((nominal) => ({
    numerator: nominal * 1_000,
    denominator: 1_001,
    nominal,
    isDropFrame: nominal !== 24,
  })),
  ...[24, 25, 30, 48, 50, 60].map(whole),
];

/** A rate that is written a little otherwise is still the standard one: 2997/100, 29.97003. */
const TOLERANCE = 0.0004;

/** How many frames two digits of a timecode can count. */
const MOST = 99;

/**
 * The timebase of a video: its real rate when that is a standard one or a whole number below 100; else (variable, unknown,
 * 12.5) the nearest standard one, so that times are right to half a frame of it.
 */
export function timebaseOf({ frame_rate, variable_frame_rate }: AnalysisResult['video']): Timebase {
  const rate = rateOf(frame_rate);
  if (rate === null) return whole(25);
  const nearest = STANDARD.toSorted((a, b) => distance(a, rate) - distance(b, rate))[0] as Timebase;
  if (distance(nearest, rate) <= TOLERANCE || variable_frame_rate) return nearest;
  return Number.isInteger(rate) && rate <= MOST ? whole(rate) : nearest;
}

/** `30000/1001` as a number; null when it is unknown or none. */
export function rateOf(frameRate: string | null): number | null {
  const [, numerator, denominator = '1'] = /^(\d+)(?:\/(\d+))?$/.exec(frameRate ?? '') ?? [];
  const rate = Number(numerator) / Number(denominator);
  return Number.isFinite(rate) && rate > 0 ? rate : null;
}

/** The frame that is shown at a time, counted from 0; times are of frames' beginnings, rounded to milliseconds. */
export const frameAt = (ms: number, { numerator, denominator }: Timebase): number =>
  Math.round((ms * numerator) / (denominator * 1_000));

function whole(nominal: number): Timebase {
  return { numerator: nominal, denominator: 1, nominal, isDropFrame: false };
}

const distance = ({ numerator, denominator }: Timebase, rate: number): number =>
  Math.abs(numerator / denominator / rate - 1);
