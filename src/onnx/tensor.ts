import * as wire from './wire.js';

/** What a tensor consists of; float16 only on its way in or out of a graph. */
export type TensorType = 'float32' | 'float16' | 'uint8' | 'int32' | 'int64' | 'bool';

interface ElementType {
  code: number;
  size: number;
  store: ((view: DataView, at: number, value: number) => void) | null;
}

/** `TensorProto.DataType` of onnx.proto, with how one element is stored. */
const TYPES: Record<TensorType, ElementType> = {
  float32: { code: 1, size: 4, store: (view, at, value) => view.setFloat32(at, value, true) },
  uint8: { code: 2, size: 1, store: (view, at, value) => view.setUint8(at, value) },
  int32: { code: 6, size: 4, store: (view, at, value) => view.setInt32(at, value, true) },
  int64: { code: 7, size: 8, store: (view, at, value) => view.setBigInt64(at, BigInt(value), true) },
  bool: { code: 9, size: 1, store: (view, at, value) => view.setUint8(at, value ? 1 : 0) },
  float16: { code: 10, size: 2, store: null },
};

const GRID = 2 ** 26;
/** How near to the middle between two grid points a number may lie; libm's differences are below 1e-15 × GRID = 1e-7. */
const MARGIN = 1e-6;

/**
 * The number on a grid of 2⁻²⁶. `exp`, `cos` and the like may differ in the last bit from one machine to another; what
 * is rounded here cannot, because a number too near to a rounding boundary stops the build instead of flipping a byte.
 */
export function onGrid(number: number): number {
  const scaled = number * GRID;
  // From here on the grid is finer than float32 or the product has no fraction left: nothing to decide.
  if (Number.isInteger(scaled)) return number;
  if (Math.abs(scaled - Math.floor(scaled) - 0.5) < MARGIN)
    throw new Error(`${number} lies on a rounding boundary of the 2^-26 grid: other machines may round it otherwise`);
  return Math.round(scaled) / GRID + 0;
}

/** `TensorProto.DataType` by name. */
export const typeCode = (type: TensorType): number => TYPES[type].code;

/** The fields of a TensorProto, little-endian raw data; `round` is applied to float32 values first. */
export function tensorFields(
  name: string,
  type: TensorType,
  dims: number[],
  values: number[],
  round: (number: number) => number,
): Buffer[] {
  const count = dims.reduce((product, dim) => product * dim, 1);
  if (values.length !== count)
    throw new Error(`tensor ${name}: ${values.length} values for shape [${dims.join(', ')}]`);
  const { code, size, store } = TYPES[type];
  if (!store) throw new Error(`tensor ${name}: constants of ${type} are not written`);
  const data = Buffer.alloc(count * size);
  const view = new DataView(data.buffer, data.byteOffset, data.length);
  values.forEach((value, at) => store(view, at * size, type === 'float32' ? round(value) : value));
  return [wire.ints(1, dims), wire.int(2, code), wire.text(8, name), wire.bytes(9, data)];
}
