import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeKey, writeKeys } from '../../src/access/api-key.js';
import { SCOPE_NAMES } from '../../src/http/scopes.js';
import { rows, writeDetector } from './detector-models.js';
import { Service } from './service.js';

/** Where the detector of `PageService` sees its dog, 0..1. */
export const DOG = { x: 0.25, y: 0.125, width: 0.5, height: 0.5 };

const PIPELINES = {
  pipelines: {
    production: {
      sampling: { interval_ms: 500 },
      steps: [
        { step: 'shots' },
        { step: 'quality' },
        { step: 'keyframes' },
        { step: 'detect', options: { model: 'dogs' } },
        { step: 'track' },
        { step: 'embed' },
        { step: 'index' },
      ],
    },
  },
};

/** A service with a key and a detector that sees a dog at one place of every picture. */
export class PageService {
  private constructor(
    readonly service: Service,
    readonly key: string,
    private readonly folder: string,
  ) {}

  static async start(): Promise<PageService> {
    const folder = await mkdtemp(join(tmpdir(), 'page-'));
    const models = join(folder, 'models');
    const builtIn = ['aliases.json', 'frame-statistics', 'scene-descriptor', 'shot-features'];
    for (const name of builtIn) await cp(join('models', name), join(models, name), { recursive: true });
    await writeFile(join(await writeDetector(models, dogs), 'labels.txt'), 'dog\ncat\n');
    const { presented, key } = makeKey('page', SCOPE_NAMES);
    const files = { keys: writeKeys([key]), pipelines: JSON.stringify(PIPELINES) };
    for (const [name, text] of Object.entries(files)) await writeFile(join(folder, `${name}.json`), text);
    const service = await Service.start({
      MODEL_REGISTRY_PATH: models,
      PIPELINE_CONFIG_PATH: join(folder, 'pipelines.json'),
      API_KEYS_FILE: join(folder, 'keys.json'),
      RATE_LIMIT_PER_MINUTE: '10000',
    });
    return new PageService(service, presented, folder);
  }

  /** What the API answers to who has the key. */
  async json<T>(path: string): Promise<T> {
    const answer = await this.service.fetch(path, { headers: { authorization: `Bearer ${this.key}` } });
    return (await answer.json()) as T;
  }

  async stop(): Promise<void> {
    await this.service.stop();
    await rm(this.folder, { recursive: true, force: true });
  }
}

const { x, y, width, height } = DOG;

const dogs = {
  name: 'dogs',
  width: 32,
  height: 32,
  labels: ['dog', 'cat'],
  options: { decoder: 'detr', threshold: 0.3 },
  outputs: [
    { role: 'logits', shape: [2, 2], values: [4, -9, -9, -9] },
    { role: 'boxes', shape: [2, 4], values: rows(2, 4, { 0: [x + width / 2, y + height / 2, width, height] }) },
  ],
};
