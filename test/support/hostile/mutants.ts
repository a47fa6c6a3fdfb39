import { Dice } from './dice.js';

type Mutation = (bytes: Buffer, dice: Dice, other: Buffer) => Buffer;

/** Ways to change a file, by name. Each changes the buffer that it is given or makes a new one. */
const MUTATIONS: Record<string, Mutation> = {
  'flipped bits': (bytes, dice) => repeatedly(bytes, dice, 64, (at) => bytes[at]! ^ (1 << dice.below(8))),
  'random bytes': (bytes, dice) => repeatedly(bytes, dice, 16, () => dice.below(256)),
  'extreme bytes': (bytes, dice) => repeatedly(bytes, dice, 16, () => dice.pick([0, 1, 0x7f, 0x80, 0xff])),
  'zeroed block': (bytes, dice) => bytes.fill(0, ...block(bytes, dice)),
  'noisy block': (bytes, dice) => {
    const [from, to] = block(bytes, dice);
    dice.bytes(to - from).copy(bytes, from);
    return bytes;
  },
  'swapped blocks': swapped,
  'repeated block': (bytes, dice) => {
    const [from, to] = block(bytes, dice);
    return Buffer.concat([bytes.subarray(0, to), bytes.subarray(from)]);
  },
  'lost block': (bytes, dice) => {
    const [from, to] = block(bytes, dice);
    return Buffer.concat([bytes.subarray(0, from), bytes.subarray(to)]);
  },
  truncated: (bytes, dice) => bytes.subarray(0, 1 + dice.below(bytes.length)),
  spliced: (bytes, dice, other) =>
    Buffer.concat([bytes.subarray(0, dice.below(bytes.length)), other.subarray(dice.below(other.length))]),
  'edited length': (bytes, dice) => {
    const at = dice.below(Math.max(1, bytes.length - 4));
    bytes.writeUInt32BE(dice.pick([0, 1, 7, 8, 0x7fffffff, 0x80000000, 0xffffffff]), at);
    return bytes;
  },
  'edited box': editedBox,
  'edited element': editedElement,
};

const LARGEST_BLOCK = 4096;

/** A mutant of one of the files: between one and four changes, all told by the seed. */
export function mutant(originals: ReadonlyMap<string, Buffer>, seed: number): { name: string; bytes: Buffer } {
  const dice = new Dice(seed);
  const [name, original] = dice.pick([...originals]);
  let bytes: Buffer = Buffer.from(original);
  const done: string[] = [];
  for (let left = 1 + dice.below(4); left > 0; left--) {
    const way = dice.pick(Object.keys(MUTATIONS));
    const other = dice.pick([...originals.values()]);
    if (bytes.length > 0) bytes = Buffer.from(MUTATIONS[way]!(bytes, dice, other));
    done.push(way.replaceAll(' ', '-'));
  }
  return { name: `${seed}-${done.join('-')}-${name}`, bytes };
}

function repeatedly(bytes: Buffer, dice: Dice, most: number, value: (at: number) => number): Buffer {
  // Headers are short: half of the changes are to the first bytes.
  const ends = dice.pick([bytes.length, Math.min(bytes.length, LARGEST_BLOCK)]);
  for (let left = 1 + dice.below(most); left > 0; left--) {
    const at = dice.below(ends);
    bytes[at] = value(at);
  }
  return bytes;
}

function block(bytes: Buffer, dice: Dice): [number, number] {
  const from = dice.below(bytes.length);
  return [from, Math.min(bytes.length, from + 1 + dice.below(LARGEST_BLOCK))];
}

function swapped(bytes: Buffer, dice: Dice): Buffer {
  const size = 1 + dice.below(Math.min(LARGEST_BLOCK, Math.ceil(bytes.length / 2)));
  const [one, other] = [dice.below(bytes.length - size + 1), dice.below(bytes.length - size + 1)];
  const kept = Buffer.from(bytes.subarray(one, one + size));
  bytes.copyWithin(one, other, other + size);
  kept.copy(bytes, other);
  return bytes;
}

/** Where a box of ISO media may begin: before four letters. */
function editedBox(bytes: Buffer, dice: Dice): Buffer {
  const starts = [...bytes.toString('latin1').matchAll(/[a-z]{3}[a-zC1-9 ]/g)].map(({ index }) => index - 4);
  const at = dice.pick(starts.filter((start) => start >= 0));
  if (at === undefined) return bytes;
  const size = bytes.readUInt32BE(at);
  bytes.writeUInt32BE(dice.pick([0, 1, 8, size + 1, size >>> 1, (size * 2) >>> 0, 0xffffffff]), at);
  return bytes;
}

/** IDs of Segment, Cluster, Tracks, Info and SimpleBlock, each before its size (RFC 9559). */
const IDS = ['18538067', '1f43b675', '1654ae6b', '1549a966', 'a3', 'ae', 'e0'].map((id) => Buffer.from(id, 'hex'));

function editedElement(bytes: Buffer, dice: Dice): Buffer {
  const id = dice.pick(IDS);
  const at = bytes.indexOf(id, dice.below(Math.min(bytes.length, LARGEST_BLOCK)));
  if (at < 0 || at + id.length >= bytes.length) return bytes;
  bytes[at + id.length] = dice.below(256);
  return bytes;
}
