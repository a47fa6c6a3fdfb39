import type { ModelCard } from '../../../model-registry/model.js';

/** A fault unless the card brings as many labels as the model's output tells apart. */
export function labelFaults({ task, labels }: ModelCard, output: string, count: number): string[] {
  if (!labels) return [`task ${task} takes labels: a file with a line for each of the ${count} of output "${output}"`];
  if (labels.count === count) return [];
  return [`labels.count is ${labels.count}, output "${output}" tells ${count} apart`];
}
