import { Catalogue } from './catalogue/catalogue.js';

const catalogue = new Catalogue();

/**
 * The command that installs the model a reference means (`name`, `name@version` or `name:alias`): `npm run models -- pull
 * yolox-nano` when the catalogue has it, else how a folder or a file of one's own is imported.
 */
export function howToInstall(reference: string): string {
  const [name = reference] = reference.split(/[@:]/);
  return catalogue.find(name)
    ? `npm run models -- pull ${name}`
    : `npm run models -- import <folder with model.json> (it must be named ${name})`;
}
