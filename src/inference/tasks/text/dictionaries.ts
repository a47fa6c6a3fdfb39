import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Model } from '../../../model-registry/model.js';

/** The characters of recognisers, each model's file read once. */
export class Dictionaries {
  readonly #read = new Map<string, Promise<string[]>>();

  /** In the order of the output after the blank. Throws a sentence when the file cannot be read. */
  of({ card, folder }: Model): Promise<string[]> {
    const { file = '', sha256 = '' } = card.files?.find(({ role }) => role === 'dictionary') ?? {};
    const path = join(folder, file);
    const key = `${path} ${sha256} ${card.options?.['space'] === true}`;
    const known = this.#read.get(key);
    if (known) return known;
    const characters = read(path, file, card.options?.['space'] === true);
    this.#read.set(key, characters);
    characters.catch(() => this.#read.delete(key));
    return characters;
  }
}

async function read(path: string, file: string, hasSpace: boolean): Promise<string[]> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new Error(`its dictionary ${file} cannot be read (${error.code})`, { cause: error });
  });
  const lines = text.split(/\r?\n/);
  if (lines.at(-1) === '') lines.pop();
  return hasSpace ? [...lines, ' '] : lines;
}
