import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Links } from '../common/links.js';
import type { Artifacts } from '../pipeline/step.js';

const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/;

/** The artefacts of one attempt at a task, in the folder where it makes them. */
export class TaskArtifacts implements Artifacts {
  constructor(
    private readonly taskId: string,
    private readonly folder: string,
  ) {}

  async write(name: string, bytes: Uint8Array): Promise<string> {
    const path = this.path(name);
    await mkdir(this.folder, { recursive: true });
    await writeFile(path, bytes);
    return this.url(name);
  }

  url(name: string): string {
    return Links.artifact(this.taskId, name);
  }

  /** Absolute path of an artefact, for a program that writes it by itself. */
  path(name: string): string {
    if (!NAME.test(name)) throw new Error(`"${name}" cannot name an artefact; a name matches ${NAME.source}`);
    return join(this.folder, name);
  }
}
