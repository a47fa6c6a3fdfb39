import { cp, mkdir, readFile, stat } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import type { Catalogue } from '../model-registry/catalogue/catalogue.js';
import { writeDurably } from '../common/durable.js';
import { parseCard } from '../model-registry/model-card.js';
import { type ModelCard, modelId } from '../model-registry/model.js';
import type { ModelTrial } from '../model-registry/model-trial.js';
import { cardOf } from './card-of.js';
import { type Installed, Installer } from './installer.js';
import { sha256Of } from './sha256.js';
import { Staging } from './staging.js';

/** What may be said of an ONNX file that comes without a card. */
export interface ImportOptions {
  /** A model of the catalogue, or an installed `name` or `name@version`, whose card it takes. */
  like?: string;
  name?: string;
  version?: string;
  force?: boolean;
}

/** Takes models from disk into the registry: a folder with `model.json`, or an ONNX file that is like a known model. */
export class Importer {
  readonly #installer: Installer;

  constructor(
    private readonly root: string,
    private readonly catalogue: Catalogue,
    trial: ModelTrial,
  ) {
    this.#installer = new Installer(trial);
  }

  /** Throws `ModelRefused`, or a sentence that says what is wrong with what was given. */
  async import(path: string, options: ImportOptions = {}): Promise<Installed> {
    const there = await stat(path).catch(() => null);
    if (!there) throw new Error(`${path} does not exist`);
    return there.isDirectory() ? this.folder(path, options) : this.#file(path, options);
  }

  /** A folder with a card; it goes by the card's name and version. */
  async folder(path: string, { force }: ImportOptions = {}): Promise<Installed> {
    const card = await readCard(path);
    return this.#install(card, { force }, (folder) => cp(path, folder, { recursive: true }));
  }

  async #file(path: string, { like, name, version, force }: ImportOptions): Promise<Installed> {
    if (!like) throw new Error(`${basename(path)} has no card: --like <model> says whose it takes`);
    const file = basename(path);
    const source = await this.#like(like);
    const { labels, ...card } = source.card;
    const named = { ...card, name: name ?? card.name, version: version ?? '1', file, sha256: await sha256Of(path) };
    const whole = labels ? { ...named, labels } : { ...named, labels: null };
    return this.#install(whole, { force }, async (folder) => {
      await cp(path, join(folder, file));
      await source.copyOthers(folder);
      await writeDurably(join(folder, 'model.json'), `${JSON.stringify(whole, null, 2)}\n`);
    });
  }

  async #install(
    card: ModelCard,
    { force = false }: { force?: boolean | undefined },
    fill: (folder: string) => Promise<void>,
  ): Promise<Installed> {
    const staging = new Staging(this.root, card.name, card.version);
    return staging.alone(async () => {
      if ((await staging.isInstalled()) && !force)
        throw new Error(`${modelId(card)} is already installed; remove it first, or give another --version`);
      await staging.discard();
      await mkdir(staging.folder, { recursive: true });
      try {
        await fill(staging.folder);
        return await this.#installer.install(staging, { force });
      } finally {
        await staging.discard();
      }
    });
  }

  /** The card that an ONNX file takes, and what copies the other files that it names. */
  async #like(like: string): Promise<{ card: ModelCard; copyOthers: (folder: string) => Promise<void> }> {
    const installed = await this.#installed(like);
    if (installed) {
      const { card, folder } = installed;
      const others = [...(card.files ?? []).map(({ file }) => file), ...(card.labels ? [card.labels.file] : [])];
      return {
        card,
        copyOthers: async (to) => {
          for (const file of others) await cp(join(folder, file), join(to, file));
        },
      };
    }
    const record = this.catalogue.get(like);
    const text = this.catalogue.labels(record);
    if (record.files.some(({ role, optional }) => role !== 'model' && !optional))
      throw new Error(`${like} has more files than its graph: pull it, then --like ${like} takes them from there`);
    const labels = text === null ? null : { file: 'labels.txt', count: text.trimEnd().split('\n').length };
    const copyOthers = async (to: string) => {
      if (text !== null) await writeDurably(join(to, 'labels.txt'), text);
    };
    return { card: cardOf(record, { sums: new Map(), labels }), copyOthers };
  }

  async #installed(like: string): Promise<{ card: ModelCard; folder: string } | null> {
    const [name = '', version = this.catalogue.find(name)?.version ?? '1'] = like.split('@');
    const folder = resolve(this.root, name, version);
    if (!folder.startsWith(`${this.root}/`)) return null;
    return readCard(folder).then(
      (card) => ({ card, folder }),
      () => null,
    );
  }
}

async function readCard(folder: string): Promise<ModelCard> {
  const text = await readFile(join(folder, 'model.json'), 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new Error(`${basename(folder)}/model.json cannot be read (${error.code})`, { cause: error });
  });
  try {
    return parseCard(text);
  } catch (error) {
    throw new Error(`${basename(folder)}/model.json: ${(error as Error).message}`, { cause: error });
  }
}
