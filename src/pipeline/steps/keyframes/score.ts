import type { FrameStatistics } from '../statistics.js';

/** Share of dark pixels from which a frame is black. */
const BLACK = 0.98;

/** Each fault outweighs whatever detail and colour can make up for, the worse ones the lesser ones. */
const PENALTY = { unmeasured: 1000, black: 300, transition: 100, edge: 30 };

/** What speaks for and against a sampled frame as its shot's keyframe. */
export interface Candidacy {
  /** Missing when the frame has no picture to measure. */
  statistics?: FrameStatistics;
  isInTransition: boolean;
  /** It is among the very first or last moments of the shot. */
  isAtEdge: boolean;
}

/**
 * How well a frame stands for its shot; only frames of one shot are comparable. Logarithms, so that what counts is the
 * ratio to the other frames: half the sharpness of the shot's best (motion blur) is as bad in a soft shot as in a crisp one.
 */
export function score({ statistics, isInTransition, isAtEdge }: Candidacy): number {
  const faults = (isInTransition ? PENALTY.transition : 0) + (isAtEdge ? PENALTY.edge : 0);
  if (!statistics) return -PENALTY.unmeasured - faults;
  const { sharpness, contrast, colorfulness, dark } = statistics;
  const detail = Math.log1p(sharpness) + 0.5 * Math.log1p(contrast) + 0.25 * Math.log1p(colorfulness);
  return detail - 2 * dark - (dark >= BLACK ? PENALTY.black : 0) - faults;
}
