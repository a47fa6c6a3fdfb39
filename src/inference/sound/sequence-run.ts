import { type InferenceSession, Tensor } from 'onnxruntime-node';
import type { TensorData } from '../tensor.js';
import type { Sequence, SequenceEnd } from './sequence.js';

/** Runs a sequence, in the thread that owns the session. */
export async function runSequence(session: InferenceSession, sequence: Sequence): Promise<SequenceEnd> {
  const { input, samples, window, hop, feeds, carried, collected } = sequence;
  const given = Object.entries(feeds).map(([name, value]) => [name, tensorOf(value)] as const);
  const tensors: Record<string, Tensor> = Object.fromEntries(given);
  for (const { to, value } of carried) tensors[to] = value ? tensorOf(value) : zeros(session, to);
  const numbers = new Float32Array(Math.max(0, Math.floor((samples.length - window) / hop) + 1));
  for (let at = 0; at < numbers.length; at++) {
    tensors[input] = new Tensor('float32', samples.subarray(at * hop, at * hop + window), [1, window]);
    const outputs = await session.run(tensors);
    numbers[at] = Number(named(outputs, collected).data[0]);
    for (const { from, to } of carried) tensors[to] = named(outputs, from);
  }
  return { numbers, carried: carried.map(({ from, to }) => ({ from, to, value: dataOf(tensors[to] as Tensor) })) };
}

/** Throws a sentence when there is none of this name. */
export function named(outputs: InferenceSession.OnnxValueMapType, name: string): Tensor {
  const output = outputs[name];
  if (output) return output as Tensor;
  throw new Error(`gave no output "${name}"; there are ${Object.keys(outputs).join(', ')}`);
}

/** As ONNX Runtime takes it. */
export const tensorOf = ({ type, data, dims }: TensorData): Tensor => new Tensor(type, data, dims);

function zeros({ inputMetadata }: InferenceSession, name: string): Tensor {
  const input = inputMetadata.find((each) => each.name === name);
  if (!input?.isTensor || input.type !== 'float32')
    throw new Error(
      `the graph has no float32 input "${name}"; there are ${inputMetadata.map((each) => each.name).join(', ')}`,
    );
  const dims = input.shape.map((size) => (typeof size === 'number' ? size : 1));
  return new Tensor('float32', new Float32Array(dims.reduce((all, size) => all * size, 1)), dims);
}

/** As it crosses to the other side. */
const dataOf = ({ type, data, dims }: Tensor): TensorData => ({ type, data, dims: [...dims] }) as TensorData;
