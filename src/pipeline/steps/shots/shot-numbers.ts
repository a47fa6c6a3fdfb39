import type { Statistics } from '../../../inference/tasks/statistics.task.js';

/** What the model `shot-features` says of one frame, and when the frame is shown. */
export interface ShotNumbers {
  timeMs: number;
  /** Time since the frame before, ms; 0 for the first. */
  gapMs: number;
  /** Mean luma, 0..255. */
  brightness: number;
  /** Standard deviation of luma; below about 4 the frame is of one colour. */
  contrast: number;
  /** Mean spread of values around a pixel. */
  detail: number;
  /** Distance to the frame before that motion within 1/32 of the frame does not explain, 0..510. */
  change: number;
  /** The same for motion within 1/16. */
  jump: number;
  /** Share of what is not flat that changed, 0..1. */
  coverage: number;
  /** Change that brightness and contrast do not explain. */
  structure: number;
  /** Mean Y, Cb, Cr of 8 × 8 cells, plane by plane. */
  layout: Float32Array;
}

/** What the model says of two frames and of how the middle one mixes them. */
export type Comparison = Pick<ShotNumbers, 'change' | 'jump' | 'coverage' | 'structure'> & {
  /** Distance of the middle frame from the mean of both, as a share of their distance: 0 for a perfect mix. */
  mix: number;
};

const SCALARS = ['brightness', 'contrast', 'detail', 'change', 'jump', 'coverage', 'structure'] as const;

/** The model's finding as numbers; throws when the graph is another. */
export function readNumbers(finding: Statistics, timeMs: number, gapMs: number): ShotNumbers {
  const scalars = Object.fromEntries(SCALARS.map((name) => [name, scalar(finding, name)]));
  const { layout } = finding;
  if (!(layout instanceof Float32Array)) throw new Error('the model for shots has no output "layout" [N, K]');
  return { ...(scalars as Record<(typeof SCALARS)[number], number>), layout, timeMs, gapMs };
}

/** The model's findings of two frames, and of a middle one's mix, as the comparison of both. */
export function readComparison(compared: Statistics, mixed: Statistics): Comparison {
  const [change, jump, coverage, structure] = (['change', 'jump', 'coverage', 'structure'] as const).map((name) =>
    scalar(compared, name),
  ) as [number, number, number, number];
  return { change, jump, coverage, structure, mix: scalar(mixed, 'mix') };
}

function scalar(finding: Statistics, name: string): number {
  const value = finding[name];
  if (typeof value !== 'number') throw new Error(`the model for shots has no output "${name}" [N]`);
  return value;
}
