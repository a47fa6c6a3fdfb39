import { createHash } from 'node:crypto';
import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ModelCard } from '../../src/model-registry/model.js';
import { Graph } from '../../src/onnx/graph.js';
import { SHARED_DATA } from './shared-data.js';

/** A card of task `vad` for Silero VAD 6, changed by `changes`. */
export const vadCard = (changes: Partial<ModelCard> = {}): Omit<ModelCard, 'sha256'> => ({
  name: 'silero-vad',
  version: '6.2',
  task: 'vad',
  description: 'Where somebody speaks.',
  license: { spdx: 'MIT', source: 'https://github.com/snakers4/silero-vad' },
  file: 'model.onnx',
  input: { name: 'input', type: 'float32', layout: 'samples', sampleRate: 16_000 },
  outputs: [
    { name: 'output', role: 'probability', shape: [-1, 1] },
    { name: 'stateN', role: 'state', shape: [2, -1, 128] },
  ],
  labels: null,
  ...changes,
});

/** Puts Silero VAD of the shared data into a registry. */
export async function installSilero(root: string, changes: Partial<ModelCard> = {}): Promise<void> {
  const card = vadCard(changes);
  const folder = join(root, card.name, card.version);
  await mkdir(folder, { recursive: true });
  await copyFile(join(SHARED_DATA, 'models', 'silero_vad.onnx'), join(folder, card.file));
  const sha256 = createHash('sha256')
    .update(await readFile(join(folder, card.file)))
    .digest('hex');
  await writeFile(join(folder, 'model.json'), JSON.stringify({ sha256, ...card }));
}

/** Words by token of the tiny models; what follows is special. */
export const WORDS = ['one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten'];

/** A `tokenizer.json` of `WORDS` (with the space before them as `space`) and special tokens from there on. */
export const tinyTokenizer = (specials: string[], space: '▁' | 'Ġ', first = 0): object => ({
  version: '1.0',
  truncation: null,
  padding: null,
  added_tokens: specials.map((content, at) => ({
    id: at < first ? at : at + WORDS.length,
    content,
    single_word: false,
    lstrip: false,
    rstrip: false,
    normalized: false,
    special: true,
  })),
  normalizer: null,
  pre_tokenizer: null,
  post_processor: null,
  decoder:
    space === 'Ġ'
      ? { type: 'ByteLevel', add_prefix_space: true, trim_offsets: true, use_regex: true }
      : {
          type: 'Sequence',
          decoders: [
            { type: 'Replace', pattern: { String: '▁' }, content: ' ' },
            { type: 'ByteFallback' },
            { type: 'Fuse' },
            { type: 'Strip', content: ' ', start: 1, stop: 0 },
          ],
        },
  model: {
    type: 'BPE',
    dropout: null,
    unk_token: null,
    continuing_subword_prefix: null,
    end_of_word_suffix: null,
    fuse_unk: false,
    byte_fallback: space === '▁',
    vocab: Object.fromEntries(WORDS.map((word, at) => [space + word, at + first])),
    merges: [],
  },
});

/** An encoder with one number for the whole sound: `state(graph, input)`, of shape [1, 1, 1]. */
export function tinyEncoder(
  input: string,
  shape: (number | string)[],
  state: (graph: Graph, input: string) => string,
): Buffer {
  const graph = new Graph('encoder', 'For tests.');
  const sound = graph.input(input, 'float32', shape);
  graph.output('last_hidden_state', graph.op('Reshape', [state(graph, sound), graph.ints([1, 1, 1])]), 'float32', [1, 'T', 1]); // prettier-ignore
  return graph.bytes();
}

/** What a tiny decoder knows at one token, as scalars: all tokens' sum, the last's position, the encoder's number. */
interface Known {
  sum: string;
  position: string;
  state: string;
}

/**
 * A decoder with the inputs and outputs of a merged one of one layer, which gives the token `next` all the weight. It knows former
 * tokens from its cache only, and the encoder's number from its input in the first run and from the cache, which later runs give
 * empty, in the others: a cache that is not carried on as it must be gives other tokens.
 */
export function tinyDecoder(vocabulary: number, next: (graph: Graph, known: Known) => string): Buffer {
  const graph = new Graph('decoder', 'For tests.');
  const ids = graph.input('input_ids', 'int64', ['B', 'S']);
  const encoded = graph.input('encoder_hidden_states', 'float32', ['B', 'T', 1]);
  const isCached = graph.input('use_cache_branch', 'bool', [1]);
  const past = (which: string): string => graph.input(`past_key_values.0.${which}`, 'float32', ['B', 2, 'P', 4]);
  const [key, value] = [past('decoder.key'), past('decoder.value')];
  const [soundKey, soundValue] = [past('encoder.key'), past('encoder.value')];

  const numbers = graph.op('Reshape', [graph.op('Cast', [ids], { to: 'float32' }), graph.ints([1, 1, -1, 1])]);
  const wide = graph.op('Mul', [numbers, graph.constant(Array<number>(8).fill(1), [1, 2, 1, 4])]);
  const present = graph.op('Concat', [key, wide], { axis: 2 });
  const all = (tensor: string): string => graph.op('ReduceSum', [tensor], { keepdims: 0 });
  const eighth = (tensor: string): string => graph.op('Mul', [all(tensor), graph.scalar(1 / 8)]);
  const one = (tensor: string): string => graph.op('Reshape', [tensor, graph.ints([1])]);
  const state = graph.op('Where', [isCached, one(eighth(soundKey)), one(all(encoded))]);
  const length = graph.op('Gather', [graph.op('Shape', [present]), graph.ints([2])]);
  const position = graph.op('Cast', [graph.op('Sub', [length, graph.ints([1])])], { to: 'float32' });
  const token = next(graph, { sum: one(eighth(present)), position, state });

  const span = graph.op('Gather', [graph.op('Shape', [ids]), graph.ints([1])]);
  const spot = graph.op('OneHot', [graph.op('Sub', [span, graph.ints([1])]), span, graph.constant([0, 1])]);
  const row = graph.op('OneHot', [graph.op('Cast', [token], { to: 'int64' }), graph.ints([vocabulary]), graph.constant([0, 20])]); // prettier-ignore
  const column = graph.op('Reshape', [spot, graph.ints([1, -1, 1])]);
  graph.output('logits', graph.op('Mul', [column, graph.op('Reshape', [row, graph.ints([1, 1, vocabulary])])]), 'float32', ['B', 'S', vocabulary]); // prettier-ignore

  const fresh = graph.op('Sub', [graph.scalar(1), graph.op('Cast', [isCached], { to: 'float32' })]);
  const sound = graph.op('Expand', [graph.op('Mul', [state, fresh]), graph.ints([1, 2, 1, 4])]);
  const shape = ['B', 2, 'P', 4];
  graph.output('present.0.decoder.key', present, 'float32', shape);
  graph.output('present.0.decoder.value', graph.op('Concat', [value, wide], { axis: 2 }), 'float32', shape);
  graph.output('present.0.encoder.key', sound, 'float32', shape);
  graph.output('present.0.encoder.value', graph.op('Add', [sound, all(soundValue)]), 'float32', shape);
  return graph.bytes();
}

/** Puts a model with further files, by role, into a registry. */
export async function installWithFiles(
  root: string,
  card: Omit<ModelCard, 'sha256'>,
  graph: Buffer,
  files: Record<string, Buffer | object>,
): Promise<void> {
  const folder = join(root, card.name, card.version);
  await mkdir(folder, { recursive: true });
  const sum = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');
  const listed: NonNullable<ModelCard['files']> = [];
  for (const [role, content] of Object.entries(files)) {
    const bytes = Buffer.isBuffer(content) ? content : Buffer.from(JSON.stringify(content));
    const file = `${role}.${Buffer.isBuffer(content) ? 'onnx' : 'json'}`;
    await writeFile(join(folder, file), bytes);
    listed.push({ role, file, sha256: sum(bytes) });
  }
  await writeFile(join(folder, card.file), graph);
  await writeFile(join(folder, 'model.json'), JSON.stringify({ sha256: sum(graph), ...card, files: listed }));
}

/** A card of task `transcribe` for a tiny model of a family. */
export const transcribeCard = (family: string, input: string, options = {}): Omit<ModelCard, 'sha256'> => ({
  ...vadCard(),
  name: `tiny-${family}`,
  version: '1',
  task: 'transcribe',
  description: 'For tests.',
  input: { name: input, type: 'float32', layout: 'samples', sampleRate: 16_000 },
  outputs: [{ name: 'last_hidden_state', role: 'encoded', shape: [1, -1, 1] }],
  options: { family, ...options },
});
