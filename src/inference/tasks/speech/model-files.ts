import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Tokenizer } from '@huggingface/tokenizers';
import type { Model } from '../../../model-registry/model.js';

/** The JSON files of models, each read once: tokenizers and what else their makers publish. */
export class ModelFiles {
  readonly #tokenizers = new Map<string, Promise<Tokenizer>>();

  /** That of the card's file of role `tokenizer`, a `tokenizer.json` as Hugging Face writes it. */
  tokenizer(model: Model): Promise<Tokenizer> {
    const path = pathOf(model, 'tokenizer');
    const known = this.#tokenizers.get(path);
    if (known) return known;
    const tokenizer = readJson(path).then((json) => new Tokenizer(json, {}));
    this.#tokenizers.set(path, tokenizer);
    tokenizer.catch(() => this.#tokenizers.delete(path));
    return tokenizer;
  }

  /** The object in the card's file of this role. Throws a sentence that names the file. */
  json(model: Model, role: string): Promise<Record<string, unknown>> {
    return readJson(pathOf(model, role));
  }
}

/** What the tokens say, without those that are not words. */
export const textOf = (tokenizer: Tokenizer, tokens: number[]): string =>
  // The library refuses to make nothing of nothing.
  tokens.length === 0
    ? ''
    : tokenizer.decode(tokens, { skip_special_tokens: true, clean_up_tokenization_spaces: false }).trim();

function pathOf({ folder, card }: Model, role: string): string {
  return join(folder, card.files?.find((each) => each.role === role)?.file ?? '');
}

async function readJson(path: string): Promise<Record<string, unknown>> {
  const text = await readFile(path, 'utf8');
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch (error) {
    throw new Error(`${path} is not JSON: ${(error as Error).message}`, { cause: error });
  }
}
