/**
 * Protocol buffers' wire format, the little of it that ONNX needs. A message is its fields' bytes in the order they are
 * written, so equal calls give equal bytes.
 * https://protobuf.dev/programming-guides/encoding/
 */
const VARINT = 0;
const LENGTH = 2;
const FIXED32 = 5;

/** A whole number, 0 ≤ n < 2⁶⁴, or a negative one in two's complement, as base-128 digits, least significant first. */
function varint(number: number): Buffer {
  const bytes: number[] = [];
  let rest = BigInt.asUintN(64, BigInt(number));
  while (rest > 0x7fn) {
    bytes.push(Number(rest & 0x7fn) | 0x80);
    rest >>= 7n;
  }
  return Buffer.from([...bytes, Number(rest)]);
}

const tag = (field: number, type: number): Buffer => varint(field * 8 + type);

/** Field of type int32, int64, bool or enum. */
export const int = (field: number, number: number): Buffer => Buffer.concat([tag(field, VARINT), varint(number)]);

/** Repeated int64, packed. */
export const ints = (field: number, numbers: number[]): Buffer => bytes(field, Buffer.concat(numbers.map(varint)));

/** Field of type float. */
export function float(field: number, number: number): Buffer {
  const value = Buffer.alloc(4);
  value.writeFloatLE(number);
  return Buffer.concat([tag(field, FIXED32), value]);
}

/** Field of type bytes. */
export const bytes = (field: number, value: Uint8Array): Buffer =>
  Buffer.concat([tag(field, LENGTH), varint(value.length), value]);

/** Field of type string. */
export const text = (field: number, value: string): Buffer => bytes(field, Buffer.from(value, 'utf8'));

/** Field of a message type, from the fields it has. */
export const message = (field: number, ...fields: Buffer[]): Buffer => bytes(field, Buffer.concat(fields));
