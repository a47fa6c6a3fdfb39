import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { Injectable } from '@nestjs/common';
import { DataDir } from '../common/data-dir.js';
import { Links } from '../common/links.js';
import { mayReadUpload } from '../common/upload-name.js';
import { Problem } from '../http/problem.js';
import { TaskFinder } from '../results/task-finder.js';
import { LIMITS } from './search.request.js';

const MEBIBYTES = LIMITS.pictureBytes / 2 ** 20;

/** Gets the bytes of the picture that a request brings or names. Nothing is fetched from anywhere: only what this service holds. */
@Injectable()
export class PictureSource {
  constructor(
    private readonly links: Links,
    private readonly data: DataDir,
    private readonly tasks: TaskFinder,
  ) {}

  /** The bytes, whatever they are. Throws 422 for what is neither base64 nor the address of a file here that this owner may read, or too large. */
  async read(image: string, owner: string | null): Promise<Uint8Array> {
    if (!/^[a-z][a-z0-9+.-]*:\/\//i.test(image)) return decoded(image);
    const path = await this.#pathOf(image, owner);
    return (path && (await readFile(path))) || refuse('FILE_NOT_FOUND', 'There is no such file here.');
  }

  async #pathOf(url: string, owner: string | null): Promise<string | null> {
    const file = this.links.ownFile(url);
    if (file) return mayReadOwn(file, owner) ? this.data.ownFile(file) : null;
    const artifact = this.links.ownArtifact(url);
    if (!artifact)
      return refuse(
        'FOREIGN_URL',
        'image takes base64, or the address of an upload or an artefact of this service; nothing is fetched from elsewhere.',
      );
    const task = await this.tasks.find(artifact.taskId, owner).catch((error: unknown) => {
      if (error instanceof Problem && error.status < 500) return null;
      throw error;
    });
    return task && join(this.data.artifacts(task.id), artifact.name);
  }
}

const mayReadOwn = (file: string, owner: string | null): boolean =>
  !file.startsWith('uploads/') || mayReadUpload(file.slice('uploads/'.length), owner);

/** RFC 4648, also in its form for addresses, with or without a `data:` before it. */
function decoded(image: string): Uint8Array {
  const text = image.replace(/^data:[\w.+/-]*(;[\w=.-]+)*;base64,/, '');
  if (text.length / 4 > LIMITS.pictureBytes / 3 + 1) return tooLarge();
  const digits = text.replace(/=+$/, '');
  if (digits === '' || /[^A-Za-z0-9+/_-]/.test(digits) || digits.length % 4 === 1)
    return refuse('NOT_BASE64', 'image is neither base64 nor an http(s) address.');
  return Buffer.from(digits, 'base64');
}

/** A file of bounded size; null when there is none. */
async function readFile(path: string): Promise<Uint8Array | null> {
  const file = await open(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
  if (!file) return null;
  try {
    return (await file.stat()).size > LIMITS.pictureBytes ? tooLarge() : await file.readFile();
  } finally {
    await file.close();
  }
}

const tooLarge = (): never => refuse('TOO_LARGE', `The picture has more than ${MEBIBYTES} MiB.`);

function refuse(code: string, detail: string): never {
  throw Problem.invalid({ pointer: '#/image', code, detail });
}
