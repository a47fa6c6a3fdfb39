import { InferenceSession, Tensor } from 'onnxruntime-node';
import type { PictureInput } from '../model-registry/model.js';
import { Graph } from '../onnx/graph.js';
import { cutOutGraph, gridMatrix, regionOf, type CutOut } from './cut-out.js';
import { preparationGraph, preparationSizes } from './preparation.js';
import type { PictureBatch } from './tensor.js';

/** The graphs of our own that run before and after a model, in the thread that runs it; each is made when it is first needed. */
export class PictureSessions {
  readonly #sessions = new Map<string, Promise<InferenceSession>>();
  /** Where pictures are stacked, for one run after another: ONNX Runtime takes no shared memory. */
  #stack = new Uint8Array(0);

  /** Without an arena: it would keep what the largest frame of the largest video took, for each graph. */
  readonly #options: InferenceSession.SessionOptions;

  constructor(options: InferenceSession.SessionOptions) {
    this.#options = { ...options, enableCpuMemArena: false };
  }

  /** A batch as the model takes it: stacked, cut out, prepared. */
  async prepare(batch: PictureBatch): Promise<Tensor> {
    let pictures: Tensor = new Tensor('uint8', this.#stacked(batch.pictures), batch.dims);
    if (batch.cutOut) pictures = await this.#cut(pictures, batch.cutOut);
    return batch.preparation ? this.#prepared(pictures, batch.preparation) : pictures;
  }

  /** float16 as float32; every other tensor as it is. */
  async widen(tensor: Tensor): Promise<Tensor> {
    if (tensor.type !== 'float16') return tensor;
    const rank = tensor.dims.length;
    const session = await this.#session(`widen-${rank}`, () => widening(rank));
    return output(await session.run({ half: tensor }), 'single');
  }

  async release(): Promise<void> {
    for (const session of this.#sessions.values()) await (await session).release();
  }

  async #cut(picture: Tensor, cutOut: CutOut): Promise<Tensor> {
    const session = await this.#session('cut-out', cutOutGraph);
    const region = regionOf(cutOut, sizeOf(picture));
    const matrix = new Tensor('float32', gridMatrix(cutOut, region), [3, 3]);
    const [from, to] = [integers([region.top, region.left]), integers([region.bottom, region.right])];
    const size = integers([cutOut.height, cutOut.width]);
    return output(await session.run({ picture, matrix, size, from, to }), 'cut');
  }

  async #prepared(frames: Tensor, input: PictureInput): Promise<Tensor> {
    const session = await this.#session(JSON.stringify(input), () => preparationGraph(input));
    const { size, edges } = preparationSizes(input, sizeOf(frames));
    const feeds = { frames, size: integers(size), edges: integers(edges) };
    const wanted = Object.fromEntries(session.inputNames.map((name) => [name, feeds[name as keyof typeof feeds]]));
    return output(await session.run(wanted), 'prepared');
  }

  #stacked(pictures: Uint8Array[]): Uint8Array {
    const bytes = pictures.reduce((sum, { length }) => sum + length, 0);
    if (this.#stack.length < bytes) this.#stack = new Uint8Array(bytes);
    let at = 0;
    for (const picture of pictures) {
      this.#stack.set(picture, at);
      at += picture.length;
    }
    return this.#stack.subarray(0, bytes);
  }

  #session(key: string, graph: () => Buffer): Promise<InferenceSession> {
    const known = this.#sessions.get(key);
    if (known) return known;
    const session = InferenceSession.create(graph(), this.#options);
    this.#sessions.set(key, session);
    return session;
  }
}

function widening(rank: number): Buffer {
  const graph = new Graph('widen', 'From half to single precision.');
  const shape = Array.from({ length: rank }, (_, at) => `d${at}`);
  const half = graph.input('half', 'float16', shape);
  graph.output('single', graph.op('Cast', [half], { to: 'float32' }), 'float32', shape);
  return graph.bytes();
}

const integers = (numbers: number[]): Tensor =>
  new Tensor('int64', BigInt64Array.from(numbers.map(BigInt)), [numbers.length]);

const sizeOf = ({ dims: [, height = 0, width = 0] }: Tensor): { width: number; height: number } => ({ width, height });

const output = (outputs: InferenceSession.OnnxValueMapType, name: string): Tensor => outputs[name] as Tensor;
