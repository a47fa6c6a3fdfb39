import type { Shot } from '../../../results/analysis-result.js';

/** Where a shot begins, in positions of frames. */
export interface Boundary {
  /** First frame of the new shot. */
  at: number;
  type: Exclude<Shot['transition']['type'], 'start'>;
  /** First and last frame that a gradual transition changes; null for a cut. */
  span: { first: number; last: number } | null;
}

/** First frame that has to do with the boundary. */
export const beginOf = ({ at, span }: Boundary): number => Math.min(at, span?.first ?? at);

/** Last frame that has to do with the boundary. */
export const endOf = ({ at, span }: Boundary): number => Math.max(at, span?.last ?? at);
