import type { PictureSpec } from '../common/picture.js';

/** `model.json`: a model as its folder `models/<name>/<version>/` describes it. */
export interface ModelCard {
  name: string;
  version: string;
  /** Name of a `@ModelTask`. */
  task: string;
  description: string;
  /** SPDX id and where it is said. */
  license: { spdx: string; source: string };
  /** The ONNX file, relative to the folder, and its SHA-256 in hex. */
  file: string;
  sha256: string;
  input: {
    /** Name of the graph's input. */
    name: string;
    type: 'uint8';
    /** Axes: N, H, W, C. */
    layout: 'NHWC';
    width: number;
    height: number;
    color: 'RGB' | 'BGR' | 'GRAY';
    resize: { mode: 'stretch'; scaling: PictureSpec['scaling'] };
  };
  /** Outputs of the graph by the role that the task gives them. `shape` has -1 for the batch. */
  outputs: { name: string; role: string; shape: number[] }[];
  /** A file with a label a line, relative to the folder, and how many there are; null for models without labels. */
  labels: { file: string; count: number } | null;
  /** What the task reads, such as thresholds, and what every task understands. */
  options?: ModelOptions;
}

/** Options of a card that mean the same for every task; a task may read more. */
export interface ModelOptions {
  /** Most pictures in one run, 32 when it says nothing; 1 for a graph with a fixed batch of one. */
  maxBatch?: number;
  /** The graph takes pictures of any size; `input.width` and `height` are then the recommended one. */
  dynamic?: boolean;
  /**
   * How many pictures before it in the batch a picture's numbers depend on, 0 when it says nothing. A longer run is split
   * so that every picture still has its predecessors.
   */
  lookback?: number;
  [option: string]: unknown;
}

export type ModelState = 'READY' | 'LOADING' | 'FAILED';

/** One version of a model in the registry, with the result of its check at start. */
export interface Model {
  readonly card: ModelCard;
  /** `name@version`: how vectors, provenance and logs name it. */
  readonly id: string;
  /** Absolute path of its folder. */
  readonly folder: string;
  readonly state: ModelState;
  /** Why it is FAILED: a sentence that says what and where; null otherwise. */
  readonly reason: string | null;
  /** Labels in the order of the output; empty without labels. */
  readonly labels: readonly string[];
}

/** `name@version` of a card. */
export const modelId = (card: Pick<ModelCard, 'name' | 'version'>): string => `${card.name}@${card.version}`;
