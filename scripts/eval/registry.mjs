import { createHash } from 'node:crypto';
import { copyFileSync, cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../machine.mjs';

const recipes = () => JSON.parse(readFileSync(`${ROOT}test/fixtures/learned-models.json`, 'utf8'));

/** A registry with the built-in models and those of the real data that have a card in test/fixtures/learned-models.json. */
export function buildRegistry(data, folder) {
  cpSync(`${ROOT}models`, folder, { recursive: true });
  for (const recipe of recipes()) if (existsSync(data.path('models', recipe.from))) install(data, folder, recipe);
  return folder;
}

function install(data, root, { from, labels, files = [], card }) {
  const folder = join(root, card.name, card.version);
  mkdirSync(folder, { recursive: true });
  for (const file of [from, ...files.map(([, name]) => name)])
    copyFileSync(data.path('models', file), join(folder, file));
  const words = typeof labels === 'string' ? lines(data.path('models', labels)) : labels;
  if (words) writeFileSync(join(folder, 'labels.txt'), words.map((word) => `${word}\n`).join(''));
  const full = {
    ...card,
    file: from,
    sha256: hash(join(folder, from)),
    labels: words ? { file: 'labels.txt', count: words.length } : null,
    files: files.map(([role, file]) => ({ role, file, sha256: hash(join(folder, file)) })),
  };
  writeFileSync(join(folder, 'model.json'), JSON.stringify(full));
}

/** Lines of a file of labels, without the number and the comma that ImageNet's begin with. */
const lines = (path) =>
  readFileSync(path, 'utf8')
    .split(/\r?\n/)
    .filter(Boolean)
    .map((line) => line.replace(/^\d+,/, ''));

const hash = (path) => createHash('sha256').update(readFileSync(path)).digest('hex');
