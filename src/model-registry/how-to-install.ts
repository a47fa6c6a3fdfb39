import { Catalogue } from './catalogue/catalogue.js';

const catalogue = new Catalogue();

/**
 * The command that installs the models that references mean (`name`, `name@version` or `name:alias`): `npm run models -- pull
 * yolox-nano yunet` for those that the catalogue has, else how a folder of one's own is imported. A version that the catalogue
 * does not have is one's own: to pull another would not help.
 */
export function howToInstall(...references: string[]): string {
  const wanted = references.map((reference) => ({
    name: reference.split(/[@:]/)[0]!,
    version: reference.split('@')[1],
  }));
  const pulled = wanted.filter((model) => isPublished(model)).map(({ name }) => name);
  const own = wanted.filter((model) => !isPublished(model)).map(importing);
  return [...(pulled.length > 0 ? [`npm run models -- pull ${[...new Set(pulled)].join(' ')}`] : []), ...own].join(
    ' && ',
  );
}

interface Wanted {
  name: string;
  version: string | undefined;
}

function isPublished({ name, version }: Wanted): boolean {
  const record = catalogue.find(name);
  return record !== undefined && (version ?? record.version) === record.version;
}

function importing({ name, version }: Wanted): string {
  const called = version === undefined ? name : `${name}, version ${version}`;
  return `npm run models -- import <folder with model.json> (it must be named ${called})`;
}
