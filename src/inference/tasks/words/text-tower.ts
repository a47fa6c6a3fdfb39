import type { Model, ModelCard } from '../../../model-registry/model.js';
import { floats } from '../../outputs.js';
import type { TextRunner } from '../../text-graph.js';
import { ModelFiles } from '../speech/model-files.js';
import { TOWER_FAMILIES } from './tower-family.js';
import { towerFeeds } from './tower-feeds.js';

/** Whether a card brings a tower for text. */
export const hasTextTower = ({ files = [] }: ModelCard): boolean => files.some(({ role }) => role === 'text');

/** Faults of a card with a text tower, each a sentence; of one without: none. */
export function towerFaults(card: ModelCard): string[] {
  if (!hasTextTower(card)) return [];
  const faults = [];
  const family = String(card.options?.['family']);
  if (!Object.hasOwn(TOWER_FAMILIES, family))
    faults.push(`option family of a text tower must be one of ${Object.keys(TOWER_FAMILIES).join(', ')}, is ${family}`);
  if (!card.files?.some(({ role }) => role === 'tokenizer'))
    faults.push('files has a text tower and none of role "tokenizer"');
  return faults;
}

/** Reads texts with the towers of models, whose tokenizers it keeps. */
export class TextTower {
  readonly #files = new ModelFiles();

  /** The vector of a text as the graph gives it, as many numbers as the model's pictures have. */
  async read(model: Model, text: string, graph: TextRunner, dimensions: number): Promise<Float32Array> {
    const family = TOWER_FAMILIES[String(model.card.options?.['family'])] as (typeof TOWER_FAMILIES)[string];
    const [tokenizer, info] = await Promise.all([this.#files.tokenizer(model), graph.load()]);
    const outputs = await graph.run(towerFeeds(text, tokenizer, family, info));
    const names = Object.keys(outputs).join(', ');
    if (!outputs[family.output]) throw new Error(`the text tower has no output "${family.output}"; there are ${names}`);
    const vector = floats(outputs, family.output);
    if (vector.length === dimensions) return vector;
    throw new Error(`the text tower gives ${vector.length} numbers for a text, pictures have ${dimensions}`);
  }
}
