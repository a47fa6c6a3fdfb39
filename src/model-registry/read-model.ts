import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { parseCard, unreadableCard } from './model-card.js';
import { modelId, type Model, type ModelCard } from './model.js';

/** Where a fault of a model is, as reasons begin: `models/foo/1/model.json`. Never the whole path. */
export const whereIn = (folder: string, file = 'model.json'): string =>
  [...folder.split(sep).slice(-3), file].join('/');

/**
 * Reads `<root>/<name>/<version>`: the card, the checksum of its file, its labels. Never throws: a model with a fault is
 * FAILED with a reason such as `models/foo/1/model.json: sha256 says ab12… but model.onnx is cd34…`; the others are LOADING.
 */
export async function readModel(root: string, name: string, version: string): Promise<Model> {
  const folder = join(root, name, version);
  const base = { id: modelId({ name, version }), folder };
  const failed = (card: ModelCard, file: string, error: Error): Model => {
    const reason = `${whereIn(folder, file)}: ${error.message}`;
    return { ...base, card: { ...card, name, version }, state: 'FAILED', reason, labels: [] };
  };
  let card = unreadableCard(name, version);
  try {
    card = parseCard(await contents(folder, 'model.json'));
    if (card.name !== name || card.version !== version)
      throw new Error(`says ${modelId(card)}, but its folder is ${name}/${version}`);
    await checkSums(folder, card);
  } catch (error) {
    return failed(card, 'model.json', error as Error);
  }
  try {
    return { ...base, card, state: 'LOADING', reason: null, labels: await readLabels(folder, card) };
  } catch (error) {
    return failed(card, card.labels?.file ?? '', error as Error);
  }
}

async function checkSums(folder: string, { file, sha256, files = [] }: ModelCard): Promise<void> {
  for (const each of [{ file, sha256 }, ...files]) {
    const actual = await hash(folder, each.file);
    if (actual !== each.sha256)
      throw new Error(`sha256 says ${short(each.sha256)} but ${each.file} is ${short(actual)}`);
  }
}

const short = (sha256: string): string => `${sha256.slice(0, 12)}…`;

async function hash(folder: string, file: string): Promise<string> {
  const sum = createHash('sha256');
  try {
    for await (const chunk of createReadStream(join(folder, file), { highWaterMark: 1 << 20 }))
      sum.update(chunk as Buffer);
  } catch (error) {
    throw unreadable(`file "${file}" `, error);
  }
  return sum.digest('hex');
}

async function readLabels(folder: string, { labels }: ModelCard): Promise<string[]> {
  if (!labels) return [];
  const lines = (await contents(folder, labels.file)).split(/\r?\n/);
  if (lines.at(-1) === '') lines.pop();
  if (lines.length !== labels.count) throw new Error(`has ${lines.length} labels, but model.json says ${labels.count}`);
  return lines;
}

async function contents(folder: string, file: string): Promise<string> {
  return readFile(join(folder, file), 'utf8').catch((error: unknown) => {
    throw unreadable('', error);
  });
}

/** Without the path that Node puts into the message: reasons are shown to clients. */
function unreadable(what: string, error: unknown): Error {
  const { code, message } = error as NodeJS.ErrnoException;
  const why = code === 'ENOENT' ? 'does not exist' : `cannot be read (${code ?? message})`;
  return new Error(`${what}${why}`, { cause: error });
}
