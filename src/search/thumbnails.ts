import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { Injectable } from '@nestjs/common';
import { DataDir } from '../common/data-dir.js';
import { Links } from '../common/links.js';

/** Links the keyframes of moments. Vectors may outlive their task, and what it left on disk. */
@Injectable()
export class Thumbnails {
  constructor(
    private readonly links: Links,
    private readonly data: DataDir,
  ) {}

  /** The absolute link of an artefact's URL path, or null when the file is no more. */
  async link(path: string | null): Promise<string | null> {
    const link = path === null ? null : this.links.absolute(path);
    const artifact = link === null ? null : this.links.ownArtifact(link);
    if (!artifact) return null;
    const file = join(this.data.artifacts(artifact.taskId), artifact.name);
    return access(file).then(
      () => link,
      () => null,
    );
  }
}
