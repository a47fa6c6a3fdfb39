import { describe, expect, it } from '@jest/globals';
import { Tokenizer } from '@huggingface/tokenizers';
import { tinyTokenizer } from '../../../../test/support/tiny-towers.js';
import type { SessionInfo } from '../../tensor.js';
import { towerFeeds } from './tower-feeds.js';
import { TOWER_FAMILIES, type TowerFamily } from './tower-family.js';

const { json, vocabulary } = tinyTokenizer();
const tokenizer = new Tokenizer(json, {});
const clip = TOWER_FAMILIES['clip'] as TowerFamily;
const siglip = TOWER_FAMILIES['siglip2'] as TowerFamily;

const graph = (names: string[], length: number | string = 'T'): SessionInfo => ({
  inputs: names.map((name) => ({ name, type: 'int64', shape: ['N', length] })),
  outputs: [],
  provider: 'cpu',
});

const feeds = (text: string, family: TowerFamily, info: SessionInfo): Record<string, number[]> =>
  Object.fromEntries(
    Object.entries(towerFeeds(text, tokenizer, family, info)).map(([name, { dims, data }]) => {
      expect(dims).toEqual([1, data.length]);
      return [name, Array.from(data as BigInt64Array, Number)];
    }),
  );

const ids = (...tokens: string[]): number[] => tokens.map((token) => vocabulary[token] as number);
const [START, END] = ids('<|startoftext|>', '<|endoftext|>') as [number, number];

describe('towerFeeds', () => {
  it('gives CLIP the words in lower case between start and end, and nothing that the graph does not ask for', () => {
    expect(feeds('Red  lime', clip, graph(['input_ids']))).toEqual({
      input_ids: [START, ...ids('red</w>', 'lime</w>'), END],
    });
  });

  it('cuts what is too long and keeps its end', () => {
    const { input_ids: long = [] } = feeds('red '.repeat(200), clip, graph(['input_ids']));
    expect(long).toHaveLength(77);
    expect([long[0], long[75], long[76]]).toEqual([START, ...ids('red</w>'), END]);
  });

  it('fills up to the length that a graph is fixed to, and masks what it filled', () => {
    const given = feeds('blue', clip, graph(['input_ids', 'attention_mask', 'position_ids'], 5));
    expect(given).toEqual({
      input_ids: [START, ...ids('blue</w>'), END, 49_407, 49_407],
      attention_mask: [1, 1, 1, 0, 0],
      position_ids: [0, 1, 2, 3, 4],
    });
  });

  it('fills up to 64 tokens for SigLIP 2, which looks at all of them', () => {
    const given = feeds('blue', siglip, graph(['input_ids', 'attention_mask']));
    expect(given['input_ids']?.slice(2, 6)).toEqual([END, 0, 0, 0]);
    expect(given['input_ids']).toHaveLength(64);
    expect(new Set(given['attention_mask'])).toEqual(new Set([1]));
  });

  it('says which input it does not know', () => {
    expect(() => towerFeeds('red', tokenizer, clip, graph(['input_ids', 'pixel_values']))).toThrow(
      'the text tower wants an input "pixel_values" that no family has',
    );
  });
});
