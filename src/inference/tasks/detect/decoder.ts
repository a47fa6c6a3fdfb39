import type { Size } from '../../../common/size.js';
import type { ModelCard } from '../../../model-registry/model.js';
import type { Candidate } from './candidate.js';
import type { DetectOptions } from './detect-options.js';

/** What one picture got from a model. */
export interface Predictions {
  /** The numbers of the output of a role. */
  output(role: string): Float32Array;
  /** Whether the card has an output of this role. */
  has(role: string): boolean;
  /** Sizes of that output's axes as the card has them; the last is what belongs to one box or cell. */
  shape(role: string): readonly number[];
  /** What the model saw, pixels. */
  canvas: Size;
  /** How many classes the model tells apart. */
  classes: number;
  /** Least score that counts. */
  threshold: number;
  options: DetectOptions;
}

/** The published post-processing of a family of detectors, as far as the boxes; suppression is the task's. */
export interface Decoder {
  /** Intersection over union above which boxes are one and the same; null: the family needs no suppression. */
  nms: number | null;
  /** Faults of a card that only this family can see, a sentence each. */
  faults(card: ModelCard): string[];
  decode(predictions: Predictions): Candidate[];
}

/** A cell of a model's grid: column, row and the pixels between it and the next. */
export interface Cell {
  column: number;
  row: number;
  stride: number;
}

/** The cells of every stride, row by row, finest stride first as the card lists them. */
export function* cells({ width, height }: Size, strides: number[]): Generator<Cell> {
  for (const stride of strides)
    for (let row = 0; row < Math.ceil(height / stride); row++)
      for (let column = 0; column < Math.ceil(width / stride); column++) yield { column, row, stride };
}

/** How many cells there are. */
export const countCells = ({ width, height }: Size, strides: number[]): number =>
  strides.reduce((sum, stride) => sum + Math.ceil(width / stride) * Math.ceil(height / stride), 0);
