import { readdir, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { Env } from '../common/env.js';
import { readAliases, type Aliases } from './aliases.js';
import type { Model } from './model.js';
import { readModel, whereIn } from './read-model.js';

/** The models of `MODEL_REGISTRY_PATH`, read and verified at start. A model with a fault is listed as FAILED, never hidden. */
@Injectable()
export class ModelRegistry implements OnModuleInit {
  readonly #log = new Logger(ModelRegistry.name);
  readonly #root: string;
  /** By name, versions in ascending order. */
  #models = new Map<string, Model[]>();
  #aliases: Aliases = {};

  constructor(private readonly env: Env) {
    this.#root = resolve(env.MODEL_REGISTRY_PATH);
  }

  onModuleInit(): Promise<void> {
    return this.read();
  }

  /** Reads the folder anew. A missing one is an empty registry; a faulty `aliases.json` throws. */
  async read(): Promise<void> {
    const names = await folders(this.#root);
    if (!names) this.#log.warn(`MODEL_REGISTRY_PATH: there is no folder ${this.env.MODEL_REGISTRY_PATH}, so no models`);
    const read = await Promise.all((names ?? []).map((name) => this.#readVersions(name)));
    this.#models = new Map(read.filter((models) => models.length > 0).map((models) => [named(models), models]));
    this.#aliases = await readAliases(this.#root);
  }

  /** Every version of every model, by name and ascending version. */
  all(): Model[] {
    return [...this.#models.values()].flat();
  }

  /** Names of the models. */
  names(): string[] {
    return [...this.#models.keys()];
  }

  /** The versions of a model, ascending (`9` before `10`); empty when there is none of this name. */
  versions(name: string): Model[] {
    return [...(this.#models.get(name) ?? [])];
  }

  /** Which version each alias of a model is. */
  aliases(name: string): Record<string, string> {
    return Object.hasOwn(this.#aliases, name) ? { ...this.#aliases[name] } : {};
  }

  /**
   * The model that a reference means: `name` (its alias `production`, else its highest version), `name@version` or
   * `name:alias`. Throws an error that says what was asked and what there is; the model's state is not looked at.
   */
  resolve(reference: string): Model {
    const [, name = '', kind, word = ''] = /^([^@:]+)(?:([@:])(.+))?$/.exec(reference) ?? [];
    const versions = this.#models.get(name);
    if (!versions) throw new Error(`no model is named "${name || reference}"; there are ${list(this.names())}`);
    const aliases = this.aliases(name);
    if (kind === '@') return this.#version(name, word, `"${reference}"`);
    if (kind === ':' && !Object.hasOwn(aliases, word))
      throw new Error(`model ${name} has no alias "${word}"; there are ${list(Object.keys(aliases))}`);
    const alias = kind === ':' ? word : 'production';
    const version = Object.hasOwn(aliases, alias) ? aliases[alias] : versions.at(-1)?.card.version;
    return this.#version(name, version as string, `"${reference}" (${alias} in aliases.json)`);
  }

  /** Records what the check at start found: FAILED for a reason, or READY when it is null. */
  settle(model: Model, reason: string | null): void {
    const versions = this.#models.get(model.card.name) ?? [];
    const at = versions.findIndex(({ id }) => id === model.id);
    const known = versions[at];
    if (!known) return;
    versions[at] =
      reason === null
        ? { ...known, state: 'READY', reason }
        : { ...known, state: 'FAILED', reason: `${whereIn(known.folder)}: ${reason}` };
  }

  #version(name: string, version: string, asked: string): Model {
    const versions = this.versions(name);
    const found = versions.find(({ card }) => card.version === version);
    if (found) return found;
    const there = list(versions.map(({ card }) => card.version));
    throw new Error(`${asked} asks for version ${version} of model ${name}; there are versions ${there}`);
  }

  async #readVersions(name: string): Promise<Model[]> {
    const versions = (await folders(join(this.#root, name))) ?? [];
    versions.sort((a, b) => a.localeCompare(b, 'en', { numeric: true }));
    return Promise.all(versions.map((version) => readModel(this.#root, name, version)));
  }
}

const named = (models: Model[]): string => models[0]?.card.name ?? '';

const list = (words: string[]): string => words.join(', ') || 'none';

/** Names of the folders in a folder, links to folders among them, hidden ones left out; null when it does not exist. */
async function folders(path: string): Promise<string[] | null> {
  const names = await readdir(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
  if (!names) return null;
  const visible = names.filter((name) => !name.startsWith('.')).sort();
  const isFolder = await Promise.all(
    visible.map((name) =>
      stat(join(path, name)).then(
        (entry) => entry.isDirectory(),
        () => false,
      ),
    ),
  );
  return visible.filter((_, at) => isFolder[at]);
}
