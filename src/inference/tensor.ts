import type { PictureInput } from '../model-registry/model.js';
import type { CutOut } from './cut-out.js';

/** A tensor as it crosses to the thread that runs ONNX: plain data, row-major; buffers are moved, not copied. */
export interface TensorData {
  type: 'uint8' | 'float32' | 'int64';
  dims: number[];
  data: Uint8Array | Float32Array | BigInt64Array;
}

/**
 * Pictures of one size as they cross to the thread, which stacks them: uint8 [N, H, W, C]. Those in shared memory, as the
 * decoder's are, are not copied on the way; others are, so all stay usable.
 */
export interface PictureBatch {
  type: 'uint8';
  dims: number[];
  pictures: Uint8Array[];
  /** The piece that is cut out of the one picture first. */
  cutOut?: CutOut;
  /** How the pictures are prepared then; without it they go in as they are. */
  preparation?: PictureInput;
}

/** What an input of a graph is given. */
export type Feed = TensorData | PictureBatch;

/** An input or output of a graph. A string in `shape` is a dimension that is free, such as `N` for any batch. */
export interface TensorInfo {
  name: string;
  type: string;
  shape: (number | string)[];
}

/** What a loaded graph says about itself. */
export interface SessionInfo {
  inputs: TensorInfo[];
  outputs: TensorInfo[];
  /** Execution provider that is used, such as `cpu`. */
  provider: string;
}
