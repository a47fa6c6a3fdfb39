import type { Label } from '../../../results/analysis-result.js';
import { bySight } from './label-segments.js';

/** Adds a step's labels to those of the result, most seen first. */
export function addLabels(labels: Label[], added: Label[]): void {
  labels.push(...added);
  labels.sort(bySight);
}
