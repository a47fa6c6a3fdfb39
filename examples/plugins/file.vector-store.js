import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { DataDir, Inject, JournalVectorStore } from 'video-ai-system/plugin';

/** A vector store in one file for all processes that see it: every change is a line behind the others. */
export default class FileVectorStore extends JournalVectorStore {
  kind = 'file';

  constructor(data) {
    super();
    this.path = join(data.root, 'vectors.jsonl');
    this.file = open(this.path, 'a+');
  }

  async append(line) {
    const bytes = Buffer.from(`\n${line}\n`); // a line that was torn before ends here
    const { bytesWritten } = await (await this.file).write(bytes); // one write: no other's comes between
    if (bytesWritten < bytes.length) throw new Error(`${this.path} took a part of a line: is the disk full?`);
  }

  async readFrom(position) {
    const file = await this.file;
    const bytes = Buffer.alloc((await file.stat()).size - position);
    await file.read(bytes, 0, bytes.length, position);
    const whole = bytes.lastIndexOf('\n') + 1;
    const lines = bytes.toString('utf8', 0, whole).split('\n').filter(Boolean);
    return { lines, position: position + whole };
  }

  async health() {
    const { size } = await (await this.file).stat();
    return { ok: true, detail: `Vectors are kept in ${this.path} (${size} bytes).` };
  }

  async close() {
    await (await this.file).close();
  }
}
Inject(DataDir)(FileVectorStore, undefined, 0);
