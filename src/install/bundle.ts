import { mkdir, mkdtemp, readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { create, extract, type ReadEntry } from 'tar';
import { syncFolder } from '../common/durable.js';
import type { Model } from '../model-registry/model.js';
import type { Importer } from './import.js';
import type { Installed } from './installer.js';

/** Most entries and bytes of a bundle: a hostile one must not fill the disk. */
const MAX_ENTRIES = 10_000;
const MAX_BYTES = 64 * 2 ** 30;
/** `<name>/<version>/<file>`, nothing hidden, no way up. */
const ENTRY = /^(?:\.\/)?(?:[A-Za-z0-9][A-Za-z0-9._-]*\/){0,6}(?:[A-Za-z0-9_-][A-Za-z0-9._ -]*)?$/;

/** Writes versions into one tar, `<name>/<version>/…`, for machines without a network. */
export async function exportBundle(root: string, models: Model[], to: string): Promise<void> {
  const temporary = `${to}.part`;
  try {
    const paths = models.map(({ folder }) => relative(root, folder));
    await create({ file: temporary, cwd: root, portable: true, noMtime: true, follow: true }, paths);
    await rename(temporary, to);
    await syncFolder(dirname(to));
  } finally {
    await rm(temporary, { force: true });
  }
}

/** Takes every model of a bundle into the registry, one after the other. Throws a sentence for a tar that is no such bundle, with nothing installed. */
export async function importBundle(
  path: string,
  root: string,
  importer: Importer,
  options: { force?: boolean } = {},
): Promise<PromiseSettledResult<Installed>[]> {
  await mkdir(join(root, '.staging'), { recursive: true });
  const folder = await mkdtemp(join(root, '.staging', 'bundle-'));
  try {
    await unpack(path, folder);
    const versions = await versionsIn(folder);
    if (versions.length === 0) throw new Error(`${path} has no model: it must hold <name>/<version>/model.json`);
    const outcomes: PromiseSettledResult<Installed>[] = [];
    for (const version of versions) outcomes.push(...(await Promise.allSettled([importer.folder(version, options)])));
    return outcomes;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Only plain files and folders with plain names come out; the first other one ends it. */
async function unpack(path: string, to: string): Promise<void> {
  const tally = { entries: 0, bytes: 0 };
  let fault: string | null = null;
  await extract({
    file: path,
    cwd: to,
    strict: true,
    preservePaths: false,
    noChmod: true,
    filter: (name, entry) => {
      fault ??= faultOf(name, entry as ReadEntry, tally);
      return fault === null;
    },
  }).catch((error: Error) => {
    fault ??= error.message;
  });
  if (fault) throw new Error(`${path}: ${fault}`);
}

function faultOf(name: string, entry: ReadEntry, tally: { entries: number; bytes: number }): string | null {
  const { type, size } = entry;
  tally.entries++;
  tally.bytes += size;
  if (!['File', 'OldFile', 'ContiguousFile', 'Directory', 'GNUDumpDir'].includes(type))
    return `holds a ${type}, "${name}": only files and folders are taken`;
  if (!ENTRY.test(name) || name.split('/').includes('..')) return `holds "${name}", which is no path of a model's file`;
  if (tally.entries > MAX_ENTRIES) return `holds more than ${MAX_ENTRIES} entries`;
  return tally.bytes > MAX_BYTES ? `holds more than ${MAX_BYTES} bytes` : null;
}

async function versionsIn(folder: string): Promise<string[]> {
  const found: string[] = [];
  for (const name of (await readdir(folder)).sort())
    for (const version of (await readdir(join(folder, name)).catch(() => [])).sort()) {
      const path = join(folder, name, version);
      if (await stat(join(path, 'model.json')).catch(() => null)) found.push(path);
    }
  return found;
}
