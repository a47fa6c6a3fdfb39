import type { Aliases } from './aliases.js';
import type { Model } from './model.js';

/** By name, versions in ascending order. */
export type ModelsByName = ReadonlyMap<string, readonly Model[]>;

/** The models and their aliases at one moment. It never changes, so whoever holds one sees the same models to its end. */
export class Shelf {
  constructor(
    readonly models: ModelsByName,
    readonly aliases: Aliases,
  ) {}

  /** The versions of a model, ascending; empty when there is none of this name. */
  versions(name: string): readonly Model[] {
    return this.models.get(name) ?? [];
  }

  /** Which version each alias of a model is. */
  aliasesOf(name: string): Record<string, string> {
    return Object.hasOwn(this.aliases, name) ? { ...this.aliases[name] } : {};
  }

  /** The version of a model with this very name; undefined when there is none. */
  find(name: string, version: string): Model | undefined {
    return this.versions(name).find(({ card }) => card.version === version);
  }

  /**
   * The model that a reference means: `name` (its alias `production`, else its highest version that is READY, else its
   * highest), `name@version` or `name:alias`. Throws an error that says what was asked and what there is; the model's state
   * is not looked at.
   */
  resolve(reference: string): Model {
    const [, name = '', kind, word = ''] = /^([^@:]+)(?:([@:])(.+))?$/.exec(reference) ?? [];
    const versions = this.versions(name);
    const newest = versions.findLast(({ state }) => state === 'READY') ?? versions.at(-1);
    if (!newest)
      throw new Error(`no model is named "${name || reference}"; there are ${list([...this.models.keys()])}`);
    const aliases = this.aliasesOf(name);
    if (kind === '@') return this.#version(name, word, `"${reference}"`);
    if (kind === ':' && !Object.hasOwn(aliases, word))
      throw new Error(`model ${name} has no alias "${word}"; there are ${list(Object.keys(aliases))}`);
    const alias = kind === ':' ? word : 'production';
    if (!Object.hasOwn(aliases, alias)) return newest;
    return this.#version(name, aliases[alias] as string, `"${reference}" (${alias} in aliases.json)`);
  }

  /** The same with one version replaced by what its check found. */
  with(model: Model): Shelf {
    const versions = this.versions(model.card.name).map((known) => (known.id === model.id ? model : known));
    return new Shelf(new Map(this.models).set(model.card.name, versions), this.aliases);
  }

  #version(name: string, version: string, asked: string): Model {
    const found = this.find(name, version);
    if (found) return found;
    const there = list(this.versions(name).map(({ card }) => card.version));
    throw new Error(`${asked} asks for version ${version} of model ${name}; there are versions ${there}`);
  }
}

const list = (words: string[]): string => words.join(', ') || 'none';
