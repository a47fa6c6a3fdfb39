import type { Collection, Point } from './vector-store.js';

/** One change of a journal of vectors. */
export type JournalEntry =
  | { change: 'ensure'; collection: Collection }
  | { change: 'drop'; collection: string }
  | { change: 'upsert'; collection: string; points: Point[] }
  | { change: 'delete'; taskId: string; exceptRun: string | undefined };

interface Encoded {
  float32: string;
}

/** An entry as one line of text without a line break; vectors as base64 of their bytes, little-endian. */
export const writeEntry = (entry: JournalEntry): string =>
  JSON.stringify(entry, (_key, value: unknown) => (value instanceof Float32Array ? { float32: encode(value) } : value));

/** The entry that `writeEntry` wrote; null for a line that was torn in writing, which nobody was told is stored. */
export function readEntry(line: string): JournalEntry | null {
  try {
    return JSON.parse(line, (key, value: unknown) =>
      key === 'vector' ? decode(value as Encoded) : value,
    ) as JournalEntry;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

const encode = ({ buffer, byteOffset, byteLength }: Float32Array): string =>
  Buffer.from(buffer, byteOffset, byteLength).toString('base64');

const decode = ({ float32 }: Encoded): Float32Array =>
  new Float32Array(Uint8Array.from(Buffer.from(float32, 'base64')).buffer);
