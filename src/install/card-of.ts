import type { CatalogueRecord } from '../model-registry/catalogue/catalogue-record.js';
import type { ModelCard } from '../model-registry/model.js';

/** Roles of files that the card does not name among its `files`. */
const APART = ['model', 'labels', 'licence', 'about'];

/** What is known of the files once they are there. */
export interface CardFiles {
  /** SHA-256 in hex by the file's name. */
  sums: ReadonlyMap<string, string>;
  labels: { file: string; count: number } | null;
}

/** The `model.json` of a record. `files` may be those of another build of the same model. */
export function cardOf(record: CatalogueRecord, { sums, labels }: CardFiles): ModelCard {
  const graph = record.files.find(({ role }) => role === 'model')?.file ?? 'model.onnx';
  const others = record.files.filter(({ role, file }) => !APART.includes(role) && sums.has(file));
  const { task, description, input, outputs, options } = record.card;
  return {
    name: record.id,
    version: record.version,
    task,
    description,
    license: { spdx: record.license.spdx, source: record.license.url },
    file: graph,
    sha256: sums.get(graph) ?? '',
    ...(others.length > 0 && {
      files: others.map(({ role, file }) => ({ role, file, sha256: sums.get(file) as string })),
    }),
    input,
    outputs,
    labels,
    ...(options && { options }),
  };
}
