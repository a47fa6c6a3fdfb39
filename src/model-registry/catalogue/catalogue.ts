import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { CatalogueRecord } from './catalogue-record.js';
import { parseRecord } from './record-schema.js';

/** `catalogue/` of the project: beside `src` and beside `dist`. */
const FOLDER = fileURLToPath(new URL('../../../catalogue/', import.meta.url));

/** The models that can be had from public places, one JSON file each. Nothing of it is fetched unless somebody asks. */
export class Catalogue {
  #records: Map<string, CatalogueRecord> | null = null;

  constructor(private readonly folder = FOLDER) {}

  /** All of them by id; read once. Throws when a file is not what it should be. */
  all(): CatalogueRecord[] {
    return [...this.#read().values()];
  }

  find(id: string): CatalogueRecord | undefined {
    return this.#read().get(id);
  }

  /** A record; throws an error that names those that there are. */
  get(id: string): CatalogueRecord {
    const record = this.find(id);
    if (record) return record;
    throw new Error(`the catalogue has no model "${id}"; there are ${[...this.#read().keys()].join(', ')}`);
  }

  /** Text of the labels' file of a record; null for a model without labels. */
  labels({ labels }: CatalogueRecord): string | null {
    return labels && readFileSync(join(this.folder, 'labels', `${labels}.txt`), 'utf8');
  }

  #read(): Map<string, CatalogueRecord> {
    this.#records ??= new Map(
      readdirSync(this.folder)
        .filter((file) => file.endsWith('.json'))
        .map((file) => parseRecord(readFileSync(join(this.folder, file), 'utf8'), `catalogue/${file}`))
        .sort((a, b) => a.id.localeCompare(b.id, 'en', { numeric: true }))
        .map((record) => [record.id, record]),
    );
    return this.#records;
  }
}
