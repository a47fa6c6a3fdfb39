import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeDurably } from '../common/durable.js';
import { version } from '../common/version.js';

/** One file of a backup. */
export interface BackedUpFile {
  /** Below the backup, with slashes. */
  path: string;
  size: number;
  /** Hex. */
  sha256: string;
}

/** What a backup holds: `manifest.json` beside its files, written when they are all there. */
export interface Manifest {
  format: 1;
  service_version: string;
  /** Of `tasks.sqlite`. */
  schema_version: number;
  /** RFC 3339: the moment that the tasks are of. */
  taken_at: string;
  /** How many tasks there are by status. */
  tasks: Record<string, number>;
  /** Ids of successful tasks some of whose artefacts the service itself had lost. */
  incomplete: string[];
  files: BackedUpFile[];
}

const NAME = 'manifest.json';

export async function writeManifest(
  folder: string,
  manifest: Omit<Manifest, 'format' | 'service_version'>,
): Promise<void> {
  const whole: Manifest = { format: 1, service_version: version, ...manifest };
  await writeDurably(join(folder, NAME), `${JSON.stringify(whole, null, 1)}\n`, { mode: 0o600 });
}

/** Throws when there is none, it is of another kind, or a path in it leads out of the backup. */
export async function readManifest(folder: string, from = folder): Promise<Manifest> {
  const text = await readFile(join(folder, NAME), 'utf8').catch(() => {
    throw new Error(`${from} is no backup: it has no ${NAME}`);
  });
  const manifest = parsed(text, from);
  const astray = manifest.files.find(({ path }) => !isInside(path));
  if (astray) throw new Error(`${from}: ${NAME} names ${JSON.stringify(astray.path)}, which is not in the backup`);
  return manifest;
}

function parsed(text: string, from: string): Manifest {
  const wrong = (why: string): Error => new Error(`${from}: ${NAME} ${why}`);
  let manifest: Manifest;
  try {
    manifest = JSON.parse(text) as Manifest;
  } catch (error) {
    throw wrong(`is no JSON: ${(error as Error).message}`);
  }
  if (manifest.format !== 1) throw wrong(`has format ${manifest.format}; this release reads 1`);
  if (!Array.isArray(manifest.files)) throw wrong('names no files');
  return manifest;
}

const isInside = (path: string): boolean =>
  !path.startsWith('/') && !path.includes('\\') && path.split('/').every((part) => !['', '.', '..'].includes(part));
