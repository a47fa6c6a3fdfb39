import { type InferenceSession, Tensor } from 'onnxruntime-node';
import type { Generated, Generation } from './generation.js';
import { named, tensorOf } from './sequence-run.js';
import { chooseToken, type Choice } from './token-choice.js';

const PAST = 'past_key_values.';
const PRESENT = 'present.';
const SWITCH = 'use_cache_branch';

/** Generates tokens, in the thread that owns the session: the cache never leaves it. */
export async function generate(session: InferenceSession, generation: Generation): Promise<Generated> {
  const { feeds, prompt, end, most, rules } = generation;
  const decoder = new Decoder(session, feeds);
  const tokens: number[] = [];
  let sum = 0;
  let next = prompt;
  for (let at = 1; at <= most; at++) {
    const choice: Choice = chooseToken(await decoder.run(next), tokens, end, rules);
    sum += choice.logProbability;
    if (choice.token === end) return { tokens, logProbability: sum / at, isComplete: true };
    tokens.push(choice.token);
    next = [choice.token];
  }
  return { tokens, logProbability: most > 0 ? sum / most : 0, isComplete: false };
}

/** A decoder with what it remembers. */
class Decoder {
  readonly #tensors: Record<string, Tensor> = {};
  #isBegun = false;

  constructor(
    private readonly session: InferenceSession,
    feeds: Generation['feeds'],
  ) {
    for (const [name, value] of Object.entries(feeds)) this.#tensors[name] = tensorOf(value);
    for (const input of session.inputMetadata)
      if (input.name.startsWith(PAST) && input.isTensor) this.#tensors[input.name] = empty(input);
  }

  /** Logits after the last of these tokens; a copy of one's own. */
  async run(tokens: number[]): Promise<Float32Array> {
    const ids = BigInt64Array.from(tokens.map(BigInt));
    this.#tensors['input_ids'] = new Tensor('int64', ids, [1, tokens.length]);
    if (this.session.inputNames.includes(SWITCH)) this.#tensors[SWITCH] = new Tensor('bool', [this.#isBegun], [1]);
    const outputs = await this.session.run(this.#tensors);
    this.#remember(outputs);
    return lastLogits(named(outputs, 'logits'));
  }

  #remember(outputs: InferenceSession.OnnxValueMapType): void {
    for (const name of Object.keys(this.#tensors)) {
      // What is known of the sound is made by the first run; later ones give it empty.
      const isOfSound = name.includes('.encoder.');
      if (!name.startsWith(PAST) || (isOfSound && this.#isBegun)) continue;
      this.#tensors[name] = named(outputs, PRESENT + name.slice(PAST.length));
    }
    this.#isBegun = true;
  }
}

/** A cache of nothing: a batch of one, no past; sizes that the graph fixes are kept. */
function empty({ name, type, shape }: InferenceSession.TensorValueMetadata): Tensor {
  const dims = shape.map((size, axis) => (typeof size === 'number' ? size : axis === 0 ? 1 : 0));
  if (type === 'float32') return new Tensor(type, new Float32Array(0), dims);
  if (type === 'float16') return new Tensor(type, new Uint16Array(0), dims);
  throw new Error(`input "${name}" is ${type}; a cache is float32 or float16`);
}

function lastLogits({ type, data, dims }: Tensor): Float32Array {
  if (!(data instanceof Float32Array)) throw new Error(`gave "logits" as ${type}, not float32`);
  const logits = data.slice(-(dims.at(-1) ?? 0));
  const bad = logits.findIndex(Number.isNaN);
  if (bad >= 0) throw new Error(`gave a number that is not finite: "logits"[${bad}] is NaN`);
  return logits;
}
