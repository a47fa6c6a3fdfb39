/** An element of EBML (RFC 8794) with an ID of whole bytes, its size always written in eight. */
export function element(id: string, ...body: Buffer[]): Buffer {
  const size = Buffer.alloc(8);
  size.writeBigUInt64BE((1n << 56n) | BigInt(body.reduce((sum, { length }) => sum + length, 0)));
  return Buffer.concat([Buffer.from(id, 'hex'), size, ...body]);
}

/**
 * A file in which the bodies of the elements at a path of IDs are changed, the sizes around them kept right, without indexes and
 * checksums, which would be wrong. Throws when there is no such element.
 */
export function changedElements(file: Buffer, path: string[], change: (body: Buffer) => Buffer): Buffer {
  let changes = 0;
  const result = walk(file, path, (body) => {
    changes++;
    return change(body);
  });
  if (changes === 0) throw new Error(`The file has no element ${path.join('/')}.`);
  return result;
}

/** SeekHead, Cues, CRC-32. */
const LEFT_OUT = new Set(['114d9b74', '1c53bb6b', 'bf']);

function walk(bytes: Buffer, [wanted, ...rest]: string[], change: (body: Buffer) => Buffer): Buffer {
  const parts: Buffer[] = [];
  for (let at = 0; at < bytes.length;) {
    const from = at;
    const idLength = lengthOf(bytes[at] as number);
    const sizeLength = lengthOf(bytes[at + idLength] as number);
    const start = at + idLength + sizeLength;
    const size = sizeOf(bytes.subarray(at + idLength, start));
    const end = size === null ? bytes.length : Math.min(start + size, bytes.length);
    const id = bytes.toString('hex', at, at + idLength);
    const body = bytes.subarray(start, end);
    at = end;
    if (LEFT_OUT.has(id)) continue;
    if (id !== wanted) parts.push(bytes.subarray(from, end));
    else parts.push(element(id, rest.length === 0 ? change(body) : walk(body, rest, change)));
  }
  return Buffer.concat(parts);
}

/** Bytes of a variable-size integer, by its first. */
const lengthOf = (first: number): number => Math.clz32(first) - 23;

/** Null when it is unknown, all ones. */
function sizeOf(bytes: Buffer): number | null {
  const bits = BigInt(7 * bytes.length);
  const value = BigInt(`0x${bytes.toString('hex')}`) & ((1n << bits) - 1n);
  return value === (1n << bits) - 1n ? null : Number(value);
}
