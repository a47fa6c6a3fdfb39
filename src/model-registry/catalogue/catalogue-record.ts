import type { ModelCard } from '../model.js';

/** Where a model's files are: `https://huggingface.co/<repo>/resolve/<revision>/<path>`, or GitHub's release assets or raw files. */
export interface CatalogueSource {
  host: 'huggingface' | 'github-release' | 'github-raw';
  /** `owner/name`. */
  repo: string;
  /** A commit or a tag. */
  revision: string;
}

/** One file that is fetched. */
export interface CatalogueFile {
  /**
   * `model` is the graph that the card names; `labels` the card's labels; `licence` and `about` are texts that are kept beside
   * it; any other is one of the card's `files`.
   */
  role: string;
  /** Below the source's revision. */
  path: string;
  /** Name in the model's folder. */
  file: string;
  /** Null when nobody published it. */
  bytes: number | null;
  /** Null when nobody published it: it is recorded when the file is first fetched. */
  sha256: string | null;
  /** Whether the model works without it: a text that may be missing. */
  optional?: boolean;
  /** When it is elsewhere than the other files. */
  source?: CatalogueSource;
  /**
   * What is made of it once its checksum is right: the characters of PaddleOCR's `inference.yml`, or labels without the
   * number before each.
   */
  extract?: 'paddle-dictionary' | 'numbered-labels';
}

/** A model that can be had from a public place: `catalogue/<id>.json`. */
export interface CatalogueRecord {
  /** Its name in the registry. */
  id: string;
  version: string;
  license: {
    spdx: string;
    /** Who says so: the makers of the weights, the export's own page, or only the model it was exported from. */
    basis: 'upstream' | 'card' | 'inherited';
    url: string;
    /** Whether `--accept-license` is asked for. */
    requiresAcceptance: boolean;
    /** The line that the licence wants to be shown. */
    attribution?: string;
  };
  /** How many independent public sources name these checksums. */
  evidence: 'several' | 'one' | 'none';
  source: CatalogueSource;
  files: CatalogueFile[];
  /** A list of labels of `catalogue/labels`, without `.txt`; null for models without labels. */
  labels: string | null;
  /** The rest of `model.json`. */
  card: Pick<ModelCard, 'task' | 'description' | 'input' | 'outputs' | 'options'>;
  /** What is not certain, and what to know before using it; empty when there is nothing. */
  notes: string;
}

/** Bytes of all files, null when one of them is unknown. Texts that may be missing do not count. */
export function bytesOf({ files }: CatalogueRecord): number | null {
  return files
    .filter(({ optional }) => !optional)
    .reduce<number | null>((sum, { bytes }) => (sum === null || bytes === null ? null : sum + bytes), 0);
}
