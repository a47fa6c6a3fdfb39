import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import type { Observation } from './observation.js';

/** A range of bytes that holds whole lines, half-open. */
export interface LineRange {
  start: number;
  end: number;
}

/** Lines, and where the one after them begins; null at the range's end. */
export interface Page {
  lines: string[];
  next: number | null;
}

const NEWLINE = 0x0a;
const BLOCK = 64 * 1024;

/** Within so many bytes a line usually ends. */
const NEAR = 4 * 1024;

/** Most bytes of one page, beyond its first line. */
const PAGE_BYTES = 8 * 1024 * 1024;

/** Lines that are read at once when all are wanted. */
const READ_AHEAD = 256;

/**
 * Observations on disk: NDJSON in order of time, read by byte offset. A page costs what it holds, and finding a time is a
 * binary search over the bytes: a line begins with its time, and where lines begin is seen from any byte.
 */
export class ObservationFile {
  private constructor(
    private readonly path: string,
    private readonly file: FileHandle,
    readonly size: number,
  ) {}

  /** Null when there is no such file; close it. */
  static async open(path: string): Promise<ObservationFile | null> {
    const file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW).catch(absent);
    return file && new ObservationFile(path, file, (await file.stat()).size);
  }

  close(): Promise<void> {
    return this.file.close();
  }

  /** The lines whose time is in `[fromMs, toMs)`. */
  async span(fromMs: number | undefined, toMs: number | undefined): Promise<LineRange> {
    const start = fromMs === undefined ? 0 : await this.#firstFrom(fromMs);
    const end = toMs === undefined ? this.size : await this.#firstFrom(toMs);
    return { start, end: Math.max(start, end) };
  }

  /** At most `limit` lines of a range, from its start, at least one unless it is empty; fewer when they are long. */
  async page({ start, end }: LineRange, limit: number): Promise<Page> {
    const pieces: Buffer[] = [];
    let [at, count, stop] = [start, 0, start];
    while (at < end && count < limit && (count === 0 || at - start < PAGE_BYTES)) {
      const piece = await this.#read(at, Math.min(BLOCK, end - at));
      for (let line = piece.indexOf(NEWLINE); line >= 0 && count < limit; line = piece.indexOf(NEWLINE, line + 1)) {
        count++;
        stop = at + line + 1;
      }
      pieces.push(piece);
      at += piece.length;
    }
    if (count === 0) return { lines: [], next: null };
    const text = Buffer.concat(pieces).toString('utf8', 0, stop - start - 1);
    return { lines: text.split('\n'), next: stop < end ? stop : null };
  }

  /** Whether a line begins here. */
  async begins(offset: number): Promise<boolean> {
    return offset <= this.size && (await this.#lineFrom(offset)) === offset;
  }

  /** The bytes of a range as they are, a block at a time. */
  async *bytes({ start, end }: LineRange): AsyncGenerator<Buffer> {
    for (let at = start; at < end; at += BLOCK) yield await this.#read(at, Math.min(BLOCK, end - at));
  }

  /** Every observation, one after the other. */
  async *all(): AsyncGenerator<Observation> {
    let start: number | null = 0;
    while (start !== null) {
      const page: Page = await this.page({ start, end: this.size }, READ_AHEAD);
      for (const line of page.lines) yield JSON.parse(line) as Observation;
      start = page.next;
    }
  }

  /** Where the first line with at least this time begins, or the file's end. */
  async #firstFrom(timeMs: number): Promise<number> {
    let [low, high] = [0, this.size];
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      const line = await this.#lineFrom(middle);
      if (line < this.size && (await this.#timeAt(line)) < timeMs) low = line + 1;
      else high = middle;
    }
    return this.#lineFrom(low);
  }

  /** Where the first line at or after a byte begins, or the file's end. */
  async #lineFrom(offset: number): Promise<number> {
    if (offset === 0) return 0;
    let length = NEAR;
    for (let at = offset - 1; at < this.size; at += length, length = BLOCK) {
      const found = (await this.#read(at, length)).indexOf(NEWLINE);
      if (found >= 0) return at + found + 1;
    }
    return this.size;
  }

  async #timeAt(line: number): Promise<number> {
    const head = (await this.#read(line, 64)).toString('latin1');
    const [, time] = /^\{"time_ms":(\d+),/.exec(head) ?? [];
    if (time === undefined) throw new Error(`${this.path} has no observation at byte ${line}`);
    return Number(time);
  }

  async #read(position: number, length: number): Promise<Buffer> {
    const buffer = Buffer.allocUnsafe(Math.min(length, Math.max(0, this.size - position)));
    const { bytesRead } = await this.file.read(buffer, 0, buffer.length, position);
    if (bytesRead < buffer.length) throw new Error(`${this.path} became shorter while it was read`);
    return buffer;
  }
}

function absent(error: NodeJS.ErrnoException): null {
  if (error.code === 'ENOENT' || error.code === 'ELOOP') return null; // a link may lead anywhere
  throw error;
}
