#!/usr/bin/env node
/**
 * Writes the built-in models, models/<name>/<version>/{model.onnx, model.json}, from scripts/models/*.mjs. Each exports
 * `card` (a ModelCard but for sha256) and `graph()` (a Graph). The bytes are the same on every run and machine.
 *
 *     node scripts/build-models.mjs [--check] [--out models] [name …]        after `npm run build`
 *
 * --check writes nothing and exits 1 when a committed file differs from what would be written.
 */
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { parseArgs } from 'node:util';

const ROOT = resolve(import.meta.dirname, '..');
const RECIPES = join(ROOT, 'scripts', 'models');

const { values: options, positionals: wanted } = parseArgs({
  allowPositionals: true,
  options: { check: { type: 'boolean', default: false }, out: { type: 'string', default: join(ROOT, 'models') } },
});

/** The modules of scripts/models, by file name. */
async function recipes() {
  const names = readdirSync(RECIPES)
    .filter((file) => file.endsWith('.mjs'))
    .map((file) => file.slice(0, -'.mjs'.length))
    .sort();
  const unknown = wanted.find((name) => !names.includes(name));
  if (unknown) throw new Error(`scripts/models has no recipe "${unknown}"; there are ${names.join(', ')}`);
  const chosen = wanted.length > 0 ? wanted : names;
  return Promise.all(chosen.map((name) => import(join(RECIPES, `${name}.mjs`))));
}

/** Path and content of each file of one model. */
function files({ card, graph }) {
  const model = graph().bytes();
  const { name, version, task, description, license, file = 'model.onnx', ...rest } = card;
  const sha256 = createHash('sha256').update(model).digest('hex');
  const json = { name, version, task, description, license, file, sha256, ...rest };
  const folder = resolve(options.out, name, version);
  return [
    { path: join(folder, file), bytes: model },
    { path: join(folder, 'model.json'), bytes: Buffer.from(`${JSON.stringify(json, null, 2)}\n`) },
  ];
}

function isSame({ path, bytes }) {
  try {
    return readFileSync(path).equals(bytes);
  } catch {
    return false;
  }
}

function write({ path, bytes }) {
  mkdirSync(resolve(path, '..'), { recursive: true });
  writeFileSync(path, bytes);
}

const built = (await recipes()).flatMap(files);
const changed = built.filter((file) => !isSame(file));
if (!options.check) changed.forEach(write);
for (const { path, bytes } of built) {
  const state = !changed.some((file) => file.path === path) ? 'same' : options.check ? 'DIFFERS' : 'written';
  console.log(`${state.padEnd(8)}${String(bytes.length).padStart(9)} bytes  ${relative(process.cwd(), path)}`);
}
if (options.check && changed.length > 0) process.exitCode = 1;
