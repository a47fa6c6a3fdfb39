import type { ModelCard } from '../../../model-registry/model.js';
import { choiceFaults, integerFaults, numberFaults } from '../labels/option-faults.js';
import { classIdFaults } from './class-ids.js';

/** A card's options as decoders read them, once `check` has seen them. */
export interface DetectOptions {
  decoder: string;
  /** Least confidence, 0..1. */
  threshold?: number;
  /** Intersection over union above which two boxes are one; null for no suppression. */
  nms?: number | null;
  /** Whether suppression goes across labels. */
  classAgnostic?: boolean;
  maxDetections?: number;
  /** Pixels between the cells of each grid. */
  strides?: number[];
  /** Of a cell's point in its cell, in strides. */
  centerOffset?: number;
  /** Of that point again, in pixels. */
  centerShift?: number;
  /** What the numbers of classes mean. */
  classIds?: 'coco91';
  /** What is still to be done with scores. */
  activation?: 'sigmoid' | 'softmax' | 'none';
}

/** What is wrong with a card's options whatever the family, a sentence each. */
export function optionFaults({ options, labels }: ModelCard): string[] {
  return [
    ...numberFaults(options, 'threshold', 0, 1),
    ...(options?.['nms'] === null ? [] : numberFaults(options, 'nms', 0, 1)),
    ...integerFaults(options, 'maxDetections', 1, 10_000),
    ...numberFaults(options, 'centerOffset', 0, 1),
    ...(options?.['centerShift'] === undefined ? [] : numberFaults(options, 'centerShift', -64, 64)),
    ...choiceFaults(options, 'activation', ['sigmoid', 'softmax', 'none']),
    ...choiceFaults(options, 'classIds', ['coco91']),
    ...classIdFaults(options?.['classIds'], labels?.count),
    ...booleanFaults(options?.['classAgnostic']),
    ...strideFaults(options?.['strides']),
  ];
}

const booleanFaults = (isAgnostic: unknown): string[] =>
  isAgnostic === undefined || typeof isAgnostic === 'boolean'
    ? []
    : [`option classAgnostic must be true or false, is ${JSON.stringify(isAgnostic)}`];

function strideFaults(strides: unknown): string[] {
  const isFit =
    Array.isArray(strides) && strides.length > 0 && strides.every((each) => Number.isInteger(each) && each > 0);
  return strides === undefined || isFit
    ? []
    : [`option strides must be a list of whole numbers, is ${JSON.stringify(strides)}`];
}
