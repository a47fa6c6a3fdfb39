import type { ModelCard } from '../../../model-registry/model.js';
import type { BoxOptions } from './boxes.js';

/** What a card of task `text-detect` may say in its options. */
export interface DetectOptions extends BoxOptions {
  /** Probability above which a pixel is text, 0..1. */
  threshold: number;
}

/** As PaddleOCR predicts. */
const DEFAULTS: DetectOptions = { threshold: 0.3, boxThreshold: 0.6, unclip: 1.5, minSize: 3, maxBoxes: 1000 };

const RANGES: Record<keyof DetectOptions, [least: number, most: number]> = {
  threshold: [0, 1],
  boxThreshold: [0, 1],
  unclip: [0.1, 10],
  minSize: [1, 1000],
  maxBoxes: [1, 100_000],
};

const NAMES = Object.keys(RANGES) as (keyof DetectOptions)[];

/** The card's options, the published ones where it says nothing. */
export function detectOptions({ options = {} }: ModelCard): DetectOptions {
  return Object.fromEntries(NAMES.map((name) => [name, options[name] ?? DEFAULTS[name]])) as unknown as DetectOptions;
}

/** Options that are no numbers or out of range, a sentence each. */
export function optionFaults({ options = {} }: ModelCard): string[] {
  return NAMES.flatMap((name) => {
    const value = options[name] ?? DEFAULTS[name];
    const [least, most] = RANGES[name];
    if (typeof value === 'number' && value >= least && value <= most) return [];
    return [`option ${name} must be a number from ${least} to ${most}, is ${JSON.stringify(value)}`];
  });
}
