import { installWithFiles, tinyDecoder, tinyEncoder, tinyTokenizer, transcribeCard, WORDS } from './speech-models.js';

/** Tokens 0, 1, 2 are `<unk>`, `<s>`, `</s>`; words follow. */
const MOONSHINE = { first: 3, vocabulary: 3 + WORDS.length };

/** The tokens that the tiny Moonshine says of sound of this loudness: each is the sum of all before it and the loudness. */
export function moonshineTokens(loudness: number, most: number): number[] {
  const tokens = [1];
  while (tokens.length <= most) {
    const next = (tokens.reduce((sum, token) => sum + token, 0) + loudness) % MOONSHINE.vocabulary;
    if (next === 2) break;
    tokens.push(next);
  }
  return tokens.slice(1);
}

/** Their words; special ones are silent. */
export const moonshineText = (tokens: number[]): string =>
  tokens
    .flatMap((token) => WORDS[token - MOONSHINE.first] ?? [])
    .join(' ')
    .trim();

/** A model with Moonshine's inputs and outputs; loudness is the rounded mean of ten times the samples' size. */
export async function installTinyMoonshine(root: string): Promise<void> {
  const encoder = tinyEncoder('input_values', [1, 'L'], (graph, input) => {
    const mean = graph.op('ReduceMean', [graph.op('Abs', [input])], { keepdims: 0 });
    return graph.op('Round', [graph.op('Mul', [mean, graph.scalar(10)])]);
  });
  const decoder = tinyDecoder(MOONSHINE.vocabulary, (graph, { sum, state }) =>
    graph.op('Mod', [graph.op('Add', [sum, state]), graph.scalar(MOONSHINE.vocabulary)], { fmod: 1 }),
  );
  const tokenizer = tinyTokenizer(['<unk>', '<s>', '</s>'], '▁', MOONSHINE.first);
  await installWithFiles(root, transcribeCard('moonshine', 'input_values'), encoder, { decoder, tokenizer });
}

const SPECIALS = ['<|endoftext|>', '<|startoftranscript|>', '<|en|>', '<|de|>', '<|transcribe|>', '<|notimestamps|>'];
const [END, START, EN, DE, TRANSCRIBE, NO_TIMES] = SPECIALS.map((_, at) => WORDS.length + at) as [
  number,
  number,
  number,
  number,
  number,
  number,
];
const VOCABULARY = NO_TIMES + 1 + 1501;
const time = (seconds: number): number => NO_TIMES + 1 + Math.round(seconds / 0.02);

/** By position: German first, then, after a prompt of three, words 0 to 2 until 1 s and words 3 and 4 from 1.5 s to 40 s. */
const SCRIPT = [DE, END, time(0), 0, 1, 2, time(1), time(1.5), 3, 4, time(29), END];

/** A model with Whisper's inputs and outputs, which says `SCRIPT` whatever it hears. */
export async function installTinyWhisper(root: string, options: object = {}): Promise<void> {
  const encoder = tinyEncoder('input_features', [1, 80, 3000], (graph, input) =>
    graph.op('ReduceMax', [input], { keepdims: 0 }),
  );
  const decoder = tinyDecoder(VOCABULARY, (graph, { position }) =>
    graph.op('Gather', [graph.constant(SCRIPT), graph.op('Cast', [position], { to: 'int64' })]),
  );
  const generation = {
    decoder_start_token_id: START,
    eos_token_id: END,
    no_timestamps_token_id: NO_TIMES,
    is_multilingual: true,
    lang_to_id: { '<|en|>': EN, '<|de|>': DE },
    task_to_id: { transcribe: TRANSCRIBE },
    suppress_tokens: [],
    begin_suppress_tokens: [END],
    max_initial_timestamp_index: 50,
  };
  const files = { decoder, tokenizer: tinyTokenizer(SPECIALS, 'Ġ'), generation };
  await installWithFiles(root, transcribeCard('whisper', 'input_features', options), encoder, files);
}
