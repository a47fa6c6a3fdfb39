import type { CatalogueFile, CatalogueRecord } from '../model-registry/catalogue/catalogue-record.js';

/** Where the files of public places are fetched from, and the token of one of them. */
export interface EndpointSettings {
  HF_ENDPOINT: string;
  GITHUB_ENDPOINT: string;
  HF_TOKEN?: string;
}

/** Writes addresses of files, and knows who may see the token. */
export class Endpoints {
  constructor(private readonly settings: EndpointSettings) {}

  urlOf(record: CatalogueRecord, file: CatalogueFile): string {
    const { host, repo, revision } = file.source ?? record.source;
    const path = file.path.split('/').map(encodeURIComponent).join('/');
    if (host === 'huggingface') return `${trimmed(this.settings.HF_ENDPOINT)}/${repo}/resolve/${revision}/${path}`;
    const github = `${trimmed(this.settings.GITHUB_ENDPOINT)}/${repo}`;
    return host === 'github-raw'
      ? `${github}/raw/${revision}/${path}`
      : `${github}/releases/download/${revision}/${path}`;
  }

  /** The headers that this address, and no other, may see. */
  headersFor(url: URL): Record<string, string> {
    const { HF_TOKEN, HF_ENDPOINT } = this.settings;
    return HF_TOKEN && url.origin === new URL(HF_ENDPOINT).origin ? { authorization: `Bearer ${HF_TOKEN}` } : {};
  }
}

const trimmed = (url: string): string => url.replace(/\/+$/, '');
