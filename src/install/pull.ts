import { mkdir, readFile, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Catalogue } from '../model-registry/catalogue/catalogue.js';
import type { CatalogueFile, CatalogueRecord } from '../model-registry/catalogue/catalogue-record.js';
import { isDiskFull } from '../common/disk-full.js';
import { writeDurably } from '../common/durable.js';
import type { ModelTrial } from '../model-registry/model-trial.js';
import { cardOf } from './card-of.js';
import { DownloadFailed } from './download-failed.js';
import type { Downloads } from './download.js';
import type { Endpoints } from './endpoints.js';
import { extract } from './extract.js';
import { type Installed, Installer, ModelRefused } from './installer.js';
import type { PullProgress } from './pull-progress.js';
import { sha256Of } from './sha256.js';
import { Staging } from './staging.js';

/** Most bytes of a file of which nobody published how many it has, and of a text that comes along. */
const CEILING = 4 * 2 ** 30;
const TEXT_CEILING = 2 ** 20;

export interface PullOptions {
  /** Whether the licences that ask for it are accepted. */
  acceptLicense?: boolean;
  /** Keeps a model that does not pass its check. */
  force?: boolean;
  signal?: AbortSignal;
}

/** What a file was when it came; beside the model as `origin.json`. */
interface Origin {
  file: string;
  url: string;
  bytes: number;
  sha256: string;
  /** `published`: as the catalogue says; `recorded`: nobody published a checksum, this is what came. */
  checksum: 'published' | 'recorded';
}

/** Fetches models of the catalogue into the registry: each appears whole and tried out, or not at all. */
export class Puller {
  readonly #installer: Installer;

  constructor(
    private readonly root: string,
    private readonly catalogue: Catalogue,
    private readonly downloads: Downloads,
    private readonly endpoints: Endpoints,
    private readonly trial: ModelTrial,
    private readonly progress: PullProgress,
  ) {
    this.#installer = new Installer(trial);
  }

  /** Null when that version is already there. Throws `ModelRefused`, `DownloadFailed` or what the disk says. */
  async pull(id: string, options: PullOptions = {}): Promise<Installed | null> {
    const record = this.catalogue.get(id);
    const staging = new Staging(this.root, record.id, record.version);
    if (await staging.isInstalled()) return null;
    this.#refuse(record, options);
    const pulled = staging.alone(
      () => this.#pull(record, staging, options),
      () => this.progress.note(`${id}: somebody else is installing it; waiting`),
    );
    return pulled.catch((error: unknown) => {
      throw isDiskFull(error) ? noRoom(id, this.root, error) : error;
    });
  }

  /** What can be said before anything is fetched. */
  #refuse(record: CatalogueRecord, { acceptLicense, force }: PullOptions): void {
    const { id, license, files } = record;
    if (license.requiresAcceptance && !acceptLicense)
      throw new ModelRefused(`${id}: its licence ${license.spdx} must be accepted (${license.url}): --accept-license`);
    const known = this.catalogue.labels(record);
    const labels = known === null ? null : { file: 'labels.txt', count: linesOf(known) };
    const card = cardOf(record, { sums: new Map(files.map(({ file }) => [file, ''])), labels });
    const areLabelsToCome = files.some(({ role }) => role === 'labels');
    const misfits = force || areLabelsToCome ? [] : this.trial.misfits(card);
    if (misfits.length > 0) throw new ModelRefused(`${id}: ${misfits.join('; ')}`);
  }

  async #pull(record: CatalogueRecord, staging: Staging, options: PullOptions): Promise<Installed | null> {
    if (await staging.isInstalled()) return null;
    const { license, id } = record;
    this.progress.note(`${id}: licence ${license.spdx}, ${license.url}`);
    if (license.attribution) this.progress.note(`${id}: ${license.attribution}`);
    const origins: Origin[] = [];
    for (const file of record.files) {
      const origin = await this.#fetch(record, file, staging, options);
      if (origin) origins.push(origin);
    }
    await this.#describe(record, staging, origins);
    return this.#installer.install(staging, options);
  }

  async #fetch(
    record: CatalogueRecord,
    file: CatalogueFile,
    staging: Staging,
    { signal }: PullOptions,
  ): Promise<Origin | null> {
    const to = join(staging.folder, file.extract ? `${file.file}.source` : file.file);
    await mkdir(dirname(to), { recursive: true });
    const url = this.endpoints.urlOf(record, file);
    const ceiling = file.optional ? TEXT_CEILING : CEILING;
    const bar = this.progress.begin(`${record.id}/${file.file}`, file.bytes);
    try {
      const fetched =
        (await complete(to, file)) ??
        (await this.downloads.fetch(
          { url, to, bytes: file.bytes, sha256: file.sha256, ceiling },
          (done, total) => bar.advance(done, total),
          signal,
        ));
      if (file.sha256 === null && !file.optional)
        this.progress.note(`${record.id}/${file.file}: no checksum is published; recorded sha256 ${fetched.sha256}`);
      return { file: file.file, url, ...fetched, checksum: file.sha256 === null ? 'recorded' : 'published' };
    } catch (error) {
      if (!(file.optional && error instanceof DownloadFailed)) throw error;
      await rm(`${to}.part`, { force: true });
      this.progress.note(`${record.id}/${file.file}: ${error.message}; it works without`);
      return null;
    } finally {
      bar.end();
    }
  }

  async #describe(record: CatalogueRecord, staging: Staging, origins: Origin[]): Promise<void> {
    const path = (file: string) => join(staging.folder, file);
    for (const file of record.files.filter((each) => each.extract)) await extract(path(file.file), file);
    const labels = this.catalogue.labels(record);
    if (labels !== null) await writeDurably(path('labels.txt'), labels);
    const sums = new Map<string, string>();
    for (const { file } of origins) sums.set(file, await sha256Of(path(file)));
    const isLabelled = labels !== null || record.files.some(({ role }) => role === 'labels');
    const count = isLabelled ? linesOf(await readFile(path('labels.txt'), 'utf8')) : 0;
    const card = cardOf(record, { sums, labels: isLabelled ? { file: 'labels.txt', count } : null });
    const { license, evidence, source, notes } = record;
    const origin = { source, license, evidence, notes, files: origins };
    await writeDurably(path('origin.json'), `${JSON.stringify(origin, null, 2)}\n`);
    await writeDurably(path('model.json'), `${JSON.stringify(card, null, 2)}\n`);
  }
}

/** A file that came in an earlier try. */
async function complete(path: string, { sha256 }: CatalogueFile): Promise<{ bytes: number; sha256: string } | null> {
  const there = await stat(path).catch(() => null);
  if (!there) return null;
  const actual = await sha256Of(path);
  return sha256 === null || sha256 === actual ? { bytes: there.size, sha256: actual } : null;
}

const noRoom = (id: string, root: string, cause: unknown): DownloadFailed =>
  new DownloadFailed(`${id}: the disk of ${root} is full; once it has room, the same pull goes on`, false, { cause });

const linesOf = (text: string): number => text.replace(/\r?\n$/, '').split('\n').length;
