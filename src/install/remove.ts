import { readdir, rename, rm, rmdir } from 'node:fs/promises';
import { join } from 'node:path';
import { randomUUID } from 'node:crypto';
import type { Model } from '../model-registry/model.js';
import type { Shelf } from '../model-registry/shelf.js';

/** The versions that `name` or `name@version` means to remove. Throws a sentence when there are none, or an alias means one of them that would then mean nothing. */
export function toRemove(shelf: Shelf, reference: string): Model[] {
  const [name = '', version] = reference.split('@');
  const versions = shelf.versions(name);
  const models = versions.filter(({ card }) => version === undefined || card.version === version);
  if (models.length === 0) {
    const there = versions.map(({ id }) => id).join(', ') || [...shelf.models.keys()].join(', ') || 'none';
    throw new Error(`there is no model ${reference}; there are ${there}`);
  }
  const meant = Object.entries(shelf.aliasesOf(name)).find(([, of]) => version !== undefined && of === version);
  if (meant) throw new Error(`${reference} is what the alias ${name}:${meant[0]} means: point it elsewhere first`);
  return models;
}

/** Takes a version away in one move, so that nobody sees half of it. */
export async function removeModel(root: string, { folder, card }: Model): Promise<void> {
  const aside = join(root, card.name, `.removed-${randomUUID()}`);
  await rename(folder, aside);
  await rm(aside, { recursive: true, force: true });
  const parent = join(root, card.name);
  if ((await readdir(parent)).length === 0) await rmdir(parent);
}
