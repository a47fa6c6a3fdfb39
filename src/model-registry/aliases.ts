import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';

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
