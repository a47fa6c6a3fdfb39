import { Catalogue } from './catalogue/catalogue.js';

const catalogue = new Catalogue();

/**
 * The command that installs the model a reference means (`name`, `name@version` or `name:alias`): `npm run models -- pull
 * yolox-nano` when the catalogue has it, else how a folder or a file of one's own is imported. A version that the catalogue does
 * not have is one's own: to pull another would not help.
 */
export function howToInstall(reference: string): string {
  const [name = reference] = reference.split(/[@:]/);
  const [, version] = reference.split('@');
  const record = catalogue.find(name);
  if (record && (version ?? record.version) === record.version) return `npm run models -- pull ${name}`;
  const called = version === undefined ? name : `${name}, version ${version}`;
  return `npm run models -- import <folder with model.json> (it must be named ${called})`;
}
