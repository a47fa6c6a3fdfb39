import { createHash } from 'node:crypto';
import { copyFile, cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ModelCard } from '../../src/model-registry/model.js';
import { SHARED_DATA } from './shared-data.js';
import { temporaryRegistry } from './tiny-models.js';

/** How a model of the shared data gets into a registry: its file, its labels (a file's name, or the words), its card. */
interface Recipe {
  from: string;
  labels?: string | string[];
  /** Role and file of further files. */
  files?: [string, string][];
  card: Omit<ModelCard, 'file' | 'sha256' | 'labels' | 'files'>;
}

/** A registry of the shared data's models beside the built-in ones; all of them, or those named. Remove it with `remove`. */
export async function learnedModels(...names: string[]): Promise<{ root: string; remove: () => Promise<void> }> {
  const registry = await temporaryRegistry();
  await cp('models', registry.root, { recursive: true });
  const recipes = JSON.parse(await readFile('test/fixtures/learned-models.json', 'utf8')) as Recipe[];
  const there = recipes.map(({ card }) => card.name);
  const unknown = names.filter((name) => !there.includes(name));
  if (unknown.length > 0)
    throw new Error(`there is no recipe for ${unknown.join(', ')}; there are ${there.join(', ')}`);
  const wanted = recipes.filter(({ card }) => names.length === 0 || names.includes(card.name));
  await Promise.all(wanted.map((recipe) => install(registry.root, recipe)));
  return registry;
}

async function install(root: string, { from, labels, files = [], card }: Recipe): Promise<void> {
  const folder = join(root, card.name, card.version);
  await mkdir(folder, { recursive: true });
  for (const file of [from, ...files.map(([, name]) => name)])
    await copyFile(join(SHARED_DATA, 'models', file), join(folder, file));
  const words = typeof labels === 'string' ? await lines(labels) : labels;
  if (words) await writeFile(join(folder, 'labels.txt'), words.map((word) => `${word}\n`).join(''));
  const full: ModelCard = {
    ...card,
    file: from,
    sha256: await hash(join(folder, from)),
    labels: words ? { file: 'labels.txt', count: words.length } : null,
    files: await Promise.all(
      files.map(async ([role, file]) => ({ role, file, sha256: await hash(join(folder, file)) })),
    ),
  };
  await writeFile(join(folder, 'model.json'), JSON.stringify(full, null, 2));
}

/** The lines of a file of labels, without the number and the comma that ImageNet's begin with. */
const lines = async (file: string): Promise<string[]> =>
  (await readFile(join(SHARED_DATA, 'models', file), 'utf8'))
    .split(/\r?\n/)
    .filter(Boolean)
    .map((line) => line.replace(/^\d+,/, ''));

const hash = async (path: string): Promise<string> =>
  createHash('sha256')
    .update(await readFile(path))
    .digest('hex');
