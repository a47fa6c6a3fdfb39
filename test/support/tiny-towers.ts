import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Graph } from '../../src/onnx/graph.js';
import type { ModelCard } from '../../src/model-registry/model.js';
import { embedCard, writeModel } from './tiny-models.js';

const START = '<|startoftext|>';
const END = '<|endoftext|>';

/** What each word means in the space of `colorGraph`; a text means the sum of its words. */
const WORDS: Record<string, [number, number, number]> = { red: [1, 0, 0], lime: [0, 1, 0], blue: [0, 0, 1] };

/** A `tokenizer.json` of the make of CLIP's (BPE, lower case, ends of words marked) that knows three words. */
export function tinyTokenizer(): { json: object; vocabulary: Record<string, number> } {
  const merges: string[] = [];
  const symbols = [START, END, ...'abcdefghijklmnopqrstuvwxyz', ...[...'abcdefghijklmnopqrstuvwxyz'].map(ended)];
  for (const word of Object.keys(WORDS)) {
    const letters = [...word.slice(0, -1), ended(word.slice(-1))];
    letters.reduce((left, right) => {
      merges.push(`${left} ${right}`);
      symbols.push(left + right);
      return left + right;
    });
  }
  const vocabulary = Object.fromEntries([...new Set(symbols)].map((symbol, id) => [symbol, id]));
  const special = (content: string) => ({ id: vocabulary[content], content, special: true, normalized: false });
  const json = {
    version: '1.0',
    added_tokens: [START, END].map(special),
    normalizer: { type: 'Sequence', normalizers: [{ type: 'NFC' }, { type: 'Lowercase' }] },
    pre_tokenizer: {
      type: 'Sequence',
      pretokenizers: [
        {
          type: 'Split',
          pattern: { Regex: '[\\p{L}]+|[\\p{N}]|[^\\s\\p{L}\\p{N}]+' },
          behavior: 'Removed',
          invert: true,
        },
        { type: 'ByteLevel', add_prefix_space: false, trim_offsets: true },
      ],
    },
    post_processor: {
      type: 'RobertaProcessing',
      sep: [END, vocabulary[END]],
      cls: [START, vocabulary[START]],
      trim_offsets: false,
      add_prefix_space: false,
    },
    decoder: { type: 'ByteLevel', add_prefix_space: true, trim_offsets: true },
    model: {
      type: 'BPE',
      unk_token: END,
      continuing_subword_prefix: '',
      end_of_word_suffix: '</w>',
      fuse_unk: false,
      vocab: vocabulary,
      merges,
    },
  };
  return { json, vocabulary };
}

/** Bytes of a tower that sums up what its tokens mean: `input_ids` [1, T] and `attention_mask` to `text_embeds` [1, 3]. */
export function towerGraph(output = 'text_embeds', inputs = ['input_ids', 'attention_mask']): Buffer {
  const { vocabulary } = tinyTokenizer();
  const rows = Object.entries(vocabulary).map(([token]) => WORDS[token.replace('</w>', '')] ?? [0.01, 0.01, 0.01]);
  const graph = new Graph('tower', 'For tests.');
  const [ids = '', mask] = inputs.map((name) => graph.input(name, 'int64', ['N', 'T']));
  const meanings = graph.op('Gather', [graph.constant(rows.flat(), [rows.length, 3]), ids]);
  const weight = graph.op('Unsqueeze', [graph.op('Cast', [mask ?? ids], { to: 'float32' }), graph.ints([2])]);
  const counted = mask === undefined ? meanings : graph.op('Mul', [meanings, weight]);
  graph.output(output, graph.op('ReduceSum', [counted, graph.ints([1])], { keepdims: 0 }), 'float32', ['N', 3]);
  return graph.bytes();
}

/** Writes a model of task `embed` that sees the mean colour and reads its name: `color-words`. */
export async function writeTower(root: string, changes: Partial<ModelCard> = {}): Promise<string> {
  const files = [
    { role: 'text', file: 'text_model.onnx', bytes: towerGraph() },
    { role: 'tokenizer', file: 'tokenizer.json', bytes: Buffer.from(JSON.stringify(tinyTokenizer().json)) },
  ];
  const listed = files.map(({ role, file, bytes }) => ({
    role,
    file,
    sha256: createHash('sha256').update(bytes).digest('hex'),
  }));
  const options = { normalize: true, family: 'clip' };
  const folder = await writeModel(root, embedCard({ name: 'color-words', files: listed, options, ...changes }));
  for (const { file, bytes } of files) await writeFile(join(folder, file), bytes);
  return folder;
}

const ended = (letter: string): string => `${letter}</w>`;
