/** A box of ISO media (ISO/IEC 14496-12, 4.2) around a body. */
export function box(type: string, ...body: Buffer[]): Buffer {
  const header = Buffer.alloc(8);
  header.writeUInt32BE(8 + body.reduce((sum, { length }) => sum + length, 0));
  header.write(type, 4, 'latin1');
  return Buffer.concat([header, ...body]);
}

/** 32-bit numbers, big-endian. */
export function words(...numbers: number[]): Buffer {
  const bytes = Buffer.alloc(numbers.length * 4);
  numbers.forEach((number, at) => bytes.writeUInt32BE(number >>> 0, at * 4));
  return bytes;
}

/**
 * A file in which the bodies of the boxes at a path (`['moov', 'trak', …]`) are changed and the sizes of those around them kept
 * right. Throws when there is no such box, so that no test passes because it changed nothing.
 */
export function changed(file: Buffer, path: string[], change: (body: Buffer) => Buffer): Buffer {
  let changes = 0;
  const counted = (body: Buffer): Buffer => {
    changes++;
    return change(Buffer.from(body));
  };
  const result = walk(file, path, counted);
  if (changes === 0) throw new Error(`The file has no box ${path.join('/')}.`);
  return result;
}

function walk(bytes: Buffer, [type, ...rest]: string[], change: (body: Buffer) => Buffer): Buffer {
  const parts: Buffer[] = [];
  for (let at = 0; at + 8 <= bytes.length;) {
    const size = bytes.readUInt32BE(at);
    if (size < 8) throw new Error(`A box of ${size} bytes, which no test needs, stands at ${at}.`);
    const name = bytes.toString('latin1', at + 4, at + 8);
    const body = bytes.subarray(at + 8, at + size);
    if (name !== type) parts.push(bytes.subarray(at, at + size));
    else parts.push(box(name, rest.length === 0 ? change(body) : walk(body, rest, change)));
    at += size;
  }
  return Buffer.concat(parts);
}
