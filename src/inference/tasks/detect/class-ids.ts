/** Ids of COCO's 91 categories that its data never use, and 0, which none has. */
const UNUSED = new Set([0, 12, 26, 29, 30, 45, 66, 68, 69, 71, 83]);
const COCO_CATEGORIES = 91;

/**
 * What the numbers of a model's classes mean. Option `classIds` `coco91`: COCO's category ids with their gaps (Lin et al. 2014,
 * arXiv:1405.0312), labels are the 80 in use; without it class n has label n.
 */
export interface ClassIds {
  /** How many the outputs tell apart. */
  classes: number;
  /** Index of a class's label; null for a class without one. */
  label(id: number): number | null;
}

/** The classes of a model with so many labels. */
export function classIds(option: unknown, labels: number): ClassIds {
  if (option !== 'coco91') return { classes: labels, label: (id) => id };
  const used = Array.from({ length: COCO_CATEGORIES }, (_, id) => id).filter((id) => !UNUSED.has(id));
  const indices = new Map(used.map((id, index) => [id, index]));
  return { classes: COCO_CATEGORIES, label: (id) => indices.get(id) ?? null };
}

/** A fault unless there is a label for each category in use. */
export function classIdFaults(option: unknown, labels: number | undefined): string[] {
  const used = COCO_CATEGORIES - UNUSED.size;
  if (option !== 'coco91' || labels === used) return [];
  return [`option classIds coco91 takes ${used} labels, labels.count is ${labels ?? 0}`];
}
