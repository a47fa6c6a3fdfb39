import type { Size } from '../../../common/size.js';
import { pictureInput, type ModelCard } from '../../../model-registry/model.js';
import { classIds } from './class-ids.js';

/** Sizes of an output's axes, by role; a word stands for a size that is free. */
export type Roles = Record<string, (number | string)[]>;

/**
 * Where a card's outputs are not those of a family, a sentence each. The first axis, `N`, is the batch: -1, 1, or left out by
 * graphs that take one picture. No other size may be left free: boxes are found by them.
 */
export function roleFaults({ outputs, options }: ModelCard, roles: Roles): string[] {
  const decoder = `decoder ${String(options?.['decoder'])}`;
  return Object.entries(roles).flatMap(([role, sizes]) => {
    const found = outputs.filter((output) => output.role === role);
    if (found.length !== 1) return [`${decoder} takes one output of role "${role}", the card has ${found.length}`];
    const { name, shape } = found[0] as ModelCard['outputs'][number];
    return fits(shape, sizes) || fits([1, ...shape], sizes)
      ? []
      : [`${decoder} takes shape [${sizes.join(', ')}], output "${name}" has [${shape.join(', ')}]`];
  });
}

const fits = (shape: number[], [, ...sizes]: Roles[string]): boolean =>
  (shape[0] === -1 || shape[0] === 1) &&
  shape.length === sizes.length + 1 &&
  sizes.every((size, at) => (typeof size === 'string' ? (shape[at + 1] ?? 0) > 0 : shape[at + 1] === size));

/** A fault unless the card has labels, for this many classes. */
export function labelCountFaults(card: ModelCard, count: number | null): string[] {
  if (!card.labels) return ['task detect takes labels: a file with a line for each class'];
  const said = classesOf(card);
  if (count === null || said === count) return [];
  const labels = `labels.count is ${card.labels.count}`;
  return [`${said === card.labels.count ? labels : `${labels} for ${said} ids`}, the outputs tell ${count} apart`];
}

/** How many classes the outputs have by what the card says of its labels. */
export const classesOf = ({ labels, options }: ModelCard): number =>
  classIds(options?.['classIds'], labels?.count ?? 0).classes;

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
