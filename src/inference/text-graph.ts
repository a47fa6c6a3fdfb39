import { join } from 'node:path';
import type { Model } from '../model-registry/model.js';
import type { Runtime } from './runtime.js';
import type { SessionInfo, TensorData } from './tensor.js';

/** Runs the graph of a model that takes text: the card's file of role `text`. Opened when it is first asked for. */
export interface TextRunner {
  /** What the graph takes and gives. */
  load(): Promise<SessionInfo>;
  /** One run; buffers of feeds are moved and must not be used again. */
  run(feeds: Record<string, TensorData>): Promise<Record<string, TensorData>>;
}

/** The text graph of one model in the inference thread. */
export class TextGraph implements TextRunner {
  readonly #path: string;

  constructor(
    { folder, card }: Model,
    private readonly runtime: Runtime,
  ) {
    this.#path = join(folder, card.files?.find(({ role }) => role === 'text')?.file ?? '');
  }

  load(): Promise<SessionInfo> {
    return this.runtime.load(this.#path);
  }

  run(feeds: Record<string, TensorData>): Promise<Record<string, TensorData>> {
    return this.runtime.run(this.#path, feeds);
  }
}
