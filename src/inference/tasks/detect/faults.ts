import type { Size } from '../../../common/size.js';
import { pictureInput, type ModelCard } from '../../../model-registry/model.js';

/** Sizes of an output's axes, by role; a word stands for a size that is free. */
export type Roles = Record<string, (number | string)[]>;

/** Where a card's outputs are not those of a family, a sentence each; the first axis is the batch, -1 or 1. */
export function roleFaults({ outputs, options }: ModelCard, roles: Roles): string[] {
  const decoder = `decoder ${String(options?.['decoder'])}`;
  return Object.entries(roles).flatMap(([role, sizes]) => {
    const found = outputs.filter((output) => output.role === role);
    if (found.length !== 1) return [`${decoder} takes one output of role "${role}", the card has ${found.length}`];
    const { name, shape } = found[0] as ModelCard['outputs'][number];
    const fits =
      shape.length === sizes.length &&
      sizes.every((size, at) => typeof size === 'string' || shape[at] === size || shape[at] === -1);
    return fits ? [] : [`${decoder} takes shape [${sizes.join(', ')}], output "${name}" has [${shape.join(', ')}]`];
  });
}

/** A fault unless the card has this many labels. */
export function labelCountFaults({ labels }: ModelCard, count: number | null): string[] {
  if (!labels) return ['task detect takes labels: a file with a line for each class'];
  return count === null || labels.count === count
    ? []
    : [`labels.count is ${labels.count}, the outputs tell ${count} apart`];
}

/** The size of an axis of the output of a role; null when the card has none or leaves it free. */
export function sizeOf({ outputs }: ModelCard, role: string, axis: number): number | null {
  const size = outputs.find((output) => output.role === role)?.shape.at(axis);
  return size === undefined || size === -1 ? null : size;
}

/** Pixels of the canvas. */
export function canvasOf(card: ModelCard): Size {
  const { width, height } = pictureInput(card);
  return { width, height };
}
