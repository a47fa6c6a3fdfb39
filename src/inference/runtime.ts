/** A tensor as it crosses to the thread that runs ONNX: plain data, buffers are moved, not copied. */
export interface TensorData {
  type: 'uint8' | 'float32' | 'int64';
  dims: number[];
  data: Uint8Array | Float32Array | BigInt64Array;
}

export interface SessionInfo {
  inputs: { name: string; type: string; shape: (number | string)[] }[];
  outputs: { name: string; type: string; shape: (number | string)[] }[];
  /** Execution provider that is used, such as `cpu`. */
  provider: string;
}
