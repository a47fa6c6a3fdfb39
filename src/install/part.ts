import { createHash, type Hash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, readFile, rename, rm, stat, writeFile, type FileHandle } from 'node:fs/promises';

/** What has come of a file so far, `<file>.part`, with its checksum; it survives the process. */
export class Part {
  readonly #path: string;
  #file: FileHandle | null = null;
  #hash: Hash = createHash('sha256');
  bytes = 0;

  constructor(private readonly target: string) {
    this.#path = `${target}.part`;
  }

  /** Reads what there is; returns the entity tag of the answer that it came with. */
  async open(): Promise<string | null> {
    await this.close();
    this.#hash = createHash('sha256');
    this.bytes = 0;
    const there = await stat(this.#path).catch(() => null);
    this.#file = await open(this.#path, there ? 'r+' : 'w+');
    if (there) for await (const chunk of createReadStream(this.#path)) this.#count(chunk as Buffer);
    return readFile(`${this.#path}.etag`, 'utf8').catch(() => null);
  }

  /** Begins anew. */
  async empty(etag: string | null): Promise<void> {
    await this.#file?.truncate(0);
    this.#hash = createHash('sha256');
    this.bytes = 0;
    if (etag) await writeFile(`${this.#path}.etag`, etag);
    else await rm(`${this.#path}.etag`, { force: true });
  }

  async write(chunk: Buffer): Promise<void> {
    await this.#file?.write(chunk, 0, chunk.length, this.bytes);
    this.#count(chunk);
  }

  /** SHA-256 in hex of what there is. */
  get sha256(): string {
    return this.#hash.copy().digest('hex');
  }

  /** It is the file from now on, durably. */
  async complete(): Promise<void> {
    await this.#file?.sync();
    await this.close();
    await rename(this.#path, this.target);
    await rm(`${this.#path}.etag`, { force: true });
  }

  async discard(): Promise<void> {
    await this.close();
    await rm(this.#path, { force: true });
    await rm(`${this.#path}.etag`, { force: true });
  }

  async close(): Promise<void> {
    await this.#file?.close();
    this.#file = null;
  }

  #count(chunk: Buffer): void {
    this.#hash.update(chunk);
    this.bytes += chunk.length;
  }
}
