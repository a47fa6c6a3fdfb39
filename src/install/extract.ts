import { readFile, rm } from 'node:fs/promises';
import { parse } from 'yaml';
import { writeDurably } from '../common/durable.js';
import type { CatalogueFile } from '../model-registry/catalogue/catalogue-record.js';

const EXTRACTS: Record<NonNullable<CatalogueFile['extract']>, (text: string) => string[]> = {
  'paddle-dictionary': paddleDictionary,
  'numbered-labels': (text) =>
    text
      .split(/\r?\n/)
      .filter((line) => line !== '')
      .map((line) => line.replace(/^\d+\s*,\s*/, '')),
};

/** Writes a file by what is made of `<file>.source`, a line each, and removes that. Throws a sentence when it is not what it should be. */
export async function extract(path: string, { file, extract: how }: CatalogueFile): Promise<void> {
  if (!how) return;
  try {
    const lines = EXTRACTS[how](await readFile(`${path}.source`, 'utf8'));
    await writeDurably(path, `${lines.join('\n')}\n`);
    await rm(`${path}.source`);
  } catch (error) {
    throw new Error(`${file} cannot be made (${how}): ${(error as Error).message}`, { cause: error });
  }
}

/** `PostProcess.character_dict` of PaddleOCR's `inference.yml`. */
function paddleDictionary(text: string): string[] {
  const config = parse(text) as { PostProcess?: { character_dict?: unknown } } | null;
  const characters = config?.PostProcess?.character_dict;
  if (!Array.isArray(characters) || characters.length === 0)
    throw new Error('there is no list PostProcess.character_dict');
  return characters.map(String);
}
