import { availableParallelism } from 'node:os';
import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { Env } from '../common/env.js';
import { buffersOf, type ThreadOptions } from './protocol.js';
import { InferenceThread } from './inference-thread.js';
import type { SoundQuestion } from './sound/sound-question.js';
import type { Feed, PictureBatch, SessionInfo, TensorData } from './tensor.js';

export type { Feed, PictureBatch, SessionInfo, TensorData } from './tensor.js';

/**
 * Runs ONNX models in a thread of their own, one per process: a session runs synchronously, and in the main thread it would
 * hold up heartbeats, cancels and ffmpeg's pipes. Sessions are shared by path and stay loaded. When the thread dies, what is
 * pending fails with `ThreadLost` and the next call starts another.
 */
@Injectable()
export class Runtime implements OnApplicationShutdown {
  readonly #options: ThreadOptions;
  #thread: InferenceThread | null = null;
  #isClosed = false;

  constructor(env: Env) {
    this.#options = { threads: env.INFERENCE_THREADS || availableParallelism() };
  }

  /** Opens the ONNX file at this absolute path, once, and says what it takes and gives. Throws what ONNX Runtime said. */
  async load(path: string): Promise<SessionInfo> {
    return this.#running().ask<SessionInfo>({ kind: 'load', path });
  }

  /** Runs the model once: feeds by input name, all outputs by name. Tensors' buffers are moved and empty afterwards. */
  async run(path: string, feeds: Record<string, Feed>): Promise<Record<string, TensorData>> {
    const whole = wholeFeeds(feeds);
    return this.#running().ask<Record<string, TensorData>>({ kind: 'run', path, feeds: whole }, buffersOf(whole));
  }

  /**
   * Runs a small graph of our own, such as one that sums up what a model gave. It stays loaded under its name, so a name means
   * one graph. Otherwise as `run`.
   */
  async compute(name: string, graph: Uint8Array, feeds: Record<string, Feed>): Promise<Record<string, TensorData>> {
    const whole = wholeFeeds(feeds);
    const question = { kind: 'run' as const, path: `graph:${name}`, graph, feeds: whole };
    return this.#running().ask<Record<string, TensorData>>(question, buffersOf(whole));
  }

  /** Asks about sound; what is given stays usable. Throws what ONNX Runtime said. */
  async ask<Answer>(question: SoundQuestion): Promise<Answer> {
    return this.#running().ask<Answer>(question);
  }

  /** Ends the thread after the run that it is in. Further calls fail. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#thread?.close();
    this.#thread = null;
  }

  onApplicationShutdown(): Promise<void> {
    return this.close();
  }

  /** Starts a thread: the first when something is first asked, another when one died. */
  protected start(options: ThreadOptions): InferenceThread {
    return new InferenceThread(options);
  }

  #running(): InferenceThread {
    if (this.#isClosed) throw new Error('the inference runtime is closed');
    if (!this.#thread?.isAlive) this.#thread = this.start(this.#options);
    return this.#thread;
  }
}

const wholeFeeds = (feeds: Record<string, Feed>): Record<string, Feed> =>
  Object.fromEntries(Object.entries(feeds).map(([name, feed]) => [name, 'data' in feed ? alone(feed) : joined(feed)]));

/** The tensor with a buffer of its own: a view of a larger one must not take its neighbours along when it is moved. */
function alone(tensor: TensorData): TensorData {
  const { data } = tensor;
  return data.byteLength === data.buffer.byteLength ? tensor : { ...tensor, data: data.slice() };
}

/** The batch with neighbours in memory as one piece, and nothing but the pictures: a message copies what is not shared. */
function joined(batch: PictureBatch): PictureBatch {
  const pieces: Uint8Array[] = [];
  for (const picture of batch.pictures) {
    const { buffer, byteOffset, byteLength } = picture;
    const last = pieces.at(-1);
    const isNext = last?.buffer === buffer && last.byteOffset + last.byteLength === byteOffset;
    if (!(buffer instanceof SharedArrayBuffer))
      pieces.push(byteLength === buffer.byteLength ? picture : picture.slice());
    else if (isNext) pieces[pieces.length - 1] = new Uint8Array(buffer, last.byteOffset, last.byteLength + byteLength);
    else pieces.push(picture);
  }
  return { ...batch, pictures: pieces };
}
