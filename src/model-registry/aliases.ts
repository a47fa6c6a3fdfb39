import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { writeDurably } from '../common/durable.js';
import { FolderLock } from './folder-lock.js';
import type { Shelf } from './shelf.js';

/** `aliases.json`: by the name of a model, which version each alias is, such as `production`. */
export type Aliases = Record<string, Record<string, string>>;

const ajv = new Ajv2020({ allErrors: true });
const validate = ajv.compile<Aliases>({
  type: 'object',
  additionalProperties: { type: 'object', additionalProperties: { type: 'string', minLength: 1 } },
});

/** Reads `<root>/aliases.json`; no aliases when there is no file. Throws when it is not what it should be: it decides what runs. */
export async function readAliases(root: string): Promise<Aliases> {
  const where = `${basename(root)}/aliases.json`;
  let aliases: unknown;
  try {
    aliases = JSON.parse(await readFile(join(root, 'aliases.json'), 'utf8'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {};
    throw new Error(`${where}: cannot be read: ${(error as Error).message}`, { cause: error });
  }
  if (validate(aliases)) return aliases;
  throw new Error(`${where}: ${ajv.errorsText(validate.errors, { dataVar: '', separator: '; ' })}`);
}

/** Has an alias mean a version from now on, for every process that looks at the folder. What others write meanwhile is kept. */
export async function writeAlias(root: string, name: string, alias: string, version: string): Promise<void> {
  await FolderLock.hold(join(root, '.aliases.lock'), async () => {
    const aliases = await readAliases(root);
    const others = Object.hasOwn(aliases, name) ? aliases[name] : {};
    const text = JSON.stringify({ ...aliases, [name]: { ...others, [alias]: version } }, null, 2);
    await writeDurably(join(root, 'aliases.json'), `${text}\n`);
  });
}

/**
 * The aliases of the new models, but those that worked and would not any more: they stay, and a sentence says which and why.
 * Somebody wrote the file by hand, or its models have not all arrived yet.
 */
export function keepWhatWorks(before: Shelf, after: Shelf): { aliases: Aliases; kept: string[] } {
  const kept: string[] = [];
  const aliases = Object.entries(after.aliases).map(([name, versions]) => {
    const chosen = Object.entries(versions).map(([alias, version]) => {
      const old = before.aliasesOf(name)[alias];
      const works = (of: string | undefined) => of !== undefined && after.find(name, of)?.state === 'READY';
      if (old === version || works(version) || !works(old)) return [alias, version];
      const why = after.find(name, version)?.reason ?? `there is no version ${version}`;
      kept.push(`Alias ${name}:${alias} stays on version ${old}: ${why}`);
      return [alias, old as string];
    });
    return [name, Object.fromEntries(chosen) as Record<string, string>];
  });
  return { aliases: Object.fromEntries(aliases) as Aliases, kept };
}
