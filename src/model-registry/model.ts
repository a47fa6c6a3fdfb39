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
  /** Further files of the model, such as a second graph, a tokenizer or a dictionary, by the role that the task gives them. */
  files?: { role: string; file: string; sha256: string }[];
  input: PictureInput | SoundInput;
  /** Outputs of the graph by the role that the task gives them. `shape` has -1 for the batch. */
  outputs: { name: string; role: string; shape: number[] }[];
  /** A file with a label a line, relative to the folder, and how many there are; null for models without labels. */
  labels: { file: string; count: number } | null;
  /** What the task reads, such as thresholds, and what every task understands. */
  options?: ModelOptions;
}

/** What a graph takes of pictures: value = (byte · scale − mean) / std, per channel in the order of `color`. */
export interface PictureInput {
  /** Name of the graph's input. */
  name: string;
  type: 'uint8' | 'float32' | 'float16';
  /** Order of the axes: batch, height, width, channel. */
  layout: 'NHWC' | 'NCHW';
  /** Of the canvas; where `resize` makes it depend on the picture, the recommended one. */
  width: number;
  height: number;
  /** GRAY is Rec. 601 luma. */
  color: 'RGB' | 'BGR' | 'GRAY';
  resize: Resize;
  /** 1 when it says nothing. */
  scale?: number;
  /** After scaling; 0 when it says nothing. */
  mean?: number[];
  /** After scaling; 1 when it says nothing. */
  std?: number[];
  /** So many pictures are one input, on an axis after the batch: a stretch of video. Batches then count such stretches. */
  window?: number;
}

/** How the displayed frame is put on the model's canvas. */
export interface Resize {
  /**
   * `stretch`: each side is scaled by itself. `letterbox`: scaled as a whole until it fits, the rest is `pad`. `shortest-crop`: the
   * short side becomes `shortest`, the middle is cut out. `long-side`: the long side becomes at most `side`, each side is
   * rounded to a multiple of `stride`, that is the canvas. `height`: the height becomes the canvas's, the width follows,
   * within `minWidth` (the rest at the right is `pad`) and `maxWidth` (stretched to it).
   */
  mode: 'stretch' | 'letterbox' | 'shortest-crop' | 'long-side' | 'height';
  /** `fast_bilinear` is ffmpeg's alone, `nearest` that of prepared pictures alone. */
  scaling: PictureSpec['scaling'] | 'nearest';
  /** Whether all pixels count when a picture is made smaller, as in Pillow and torchvision, or only the nearest, as in OpenCV. */
  antialias?: boolean;
  /** Of each channel, 0..255, before `scale`; 0 when it says nothing. */
  pad?: number;
  /** Where a letterboxed picture lies; `center` when it says nothing. */
  anchor?: 'top-left' | 'center';
  /** Pixels; the canvas's short side when it says nothing. */
  shortest?: number;
  /** Pixels; the canvas's long side when it says nothing. */
  side?: number;
  /** 32 when it says nothing. */
  stride?: number;
  /** `nearest` when it says nothing. */
  rounding?: 'nearest' | 'up';
  /** Whether smaller pictures are made larger; false when it says nothing. */
  enlarge?: boolean;
  minWidth?: number;
  maxWidth?: number;
}

/** What a graph takes of sound: samples −1..1, one channel. */
export interface SoundInput {
  name: string;
  type: 'float32';
  layout: 'samples';
  /** Hz. */
  sampleRate: number;
}

/** The input of a card for pictures. Throws a sentence when the model listens instead. */
export function pictureInput({ input, task }: Pick<ModelCard, 'input' | 'task'>): PictureInput {
  if (input.layout === 'samples') throw new Error(`task ${task} takes pictures, the card's input is sound`);
  return input;
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
