import { execFileSync } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Provider } from '@nestjs/common';
import type { TestingModule } from '@nestjs/testing';
import { Links } from '../../src/common/links.js';
import { Inference } from '../../src/inference/inference.js';
import { Ffmpeg } from '../../src/media/ffmpeg/ffmpeg.js';
import { ModelRegistry } from '../../src/model-registry/model-registry.js';
import { Pipelines } from '../../src/pipeline/pipelines.js';
import type { AnalysisResult } from '../../src/results/analysis-result.js';
import type { FoundView, SearchView } from '../../src/search/search.view.js';
import { type PointPayload, VectorStore } from '../../src/vector-store/vector-store.js';
import { finishedTask } from './finished-task.js';
import { bootInference } from './inference-room.js';
import { KeyedFace, noticed } from './keyed-face.js';
import { point, unit } from '../../src/contracts/points.js';
import { resultOf } from './sample-result.js';
import { embedCard, temporaryRegistry, tinyGraph, writeModel } from './tiny-models.js';
import { writeTower } from './tiny-towers.js';

/** A colour of 0..255 as the models of this face embed it. */
export const colorVector = (...color: number[]): Float32Array => unit(color.map((value) => value + 1));

/** A moment to be stored: its colour, and what is not plain. */
export type Sight = { color: number[] } & Partial<PointPayload>;

const pipeline = (name: string, ...models: string[]) => ({
  name,
  steps: models.map((model) => ({ name: 'embed', step: { models: () => [model] }, options: {} })),
});

/**
 * The HTTP face with the owners ann and ben, a memory of vectors, and real models of the mean colour: `color@1` is the pipeline
 * `production`'s, `color-words@1` reads colours' names too; `bright@1` does another task. The pipeline `shots` has none.
 */
export class SearchFace {
  readonly keys: { ann: string; ben: string };

  private constructor(
    readonly keyed: KeyedFace,
    readonly store: VectorStore,
    private readonly room: TestingModule,
    private readonly remove: () => Promise<void>,
  ) {
    this.keys = { ann: keyed.add('ann'), ben: keyed.add('ben') };
  }

  /** `parts` stand for those of the same token. */
  static async start(variables: Record<string, string> = {}, parts: Provider[] = []): Promise<SearchFace> {
    const registry = await temporaryRegistry();
    await writeModel(registry.root, embedCard());
    await writeTower(registry.root);
    const outputs = [{ name: 'mean', role: 'statistic', shape: [-1, 3] }];
    const graph = tinyGraph((tiny, mean) => tiny.output('mean', mean, 'float32', ['N', 3]));
    await writeModel(registry.root, embedCard({ name: 'bright', task: 'statistics', outputs }), graph);
    const { app, inference } = await bootInference(registry.root);
    const all = [pipeline('production', 'color'), pipeline('shots'), pipeline('gone', 'clip-vit-b32')];
    const get = (name: string) => all.find((each) => each.name === name);
    const pipelines = { names: () => all.map(({ name }) => name), has: get, get, describe: () => [] };
    const keyed = await KeyedFace.start(variables, {
      parts: [
        { provide: Inference, useValue: inference },
        { provide: ModelRegistry, useValue: app.get(ModelRegistry) },
        { provide: Pipelines, useValue: pipelines },
        ...parts,
      ],
    });
    const face = new SearchFace(keyed, keyed.face.app.get(VectorStore), app, registry.remove);
    await noticed();
    return face;
  }

  /** A PNG of one colour, 64 × 36. */
  picture(...color: number[]): Buffer {
    const hex = color.map((value) => value.toString(16).padStart(2, '0')).join('');
    const input = ['-f', 'lavfi', '-i', `color=0x${hex}:size=64x36,format=rgb24`];
    const args = ['-v', 'error', ...input, '-frames:v', '1', '-c:v', 'png', '-f', 'image2pipe', 'pipe:1'];
    return execFileSync(this.keyed.face.app.get(Ffmpeg).path, args);
  }

  /** An analysed video of an owner with these moments in the collection of `color@1`; each is a shot of its own. Returns its id. */
  async video(
    owner: string,
    sights: Sight[],
    result: Partial<AnalysisResult> = {},
    collection = 'color_1',
  ): Promise<string> {
    const id = await finishedTask(this.keyed.face, resultOf(result), { owner });
    await this.store.ensure({ name: collection, dimensions: 3 });
    const points = sights.map(({ color, ...payload }, at) =>
      point(colorVector(...color), { task_id: id, time_ms: at * 1000, shot_index: at, owner, ...payload }),
    );
    await this.store.upsert(collection, points);
    return id;
  }

  /** Puts a file where artefacts of a task are and returns its URL path. */
  async artifact(taskId: string, name: string, bytes: Uint8Array): Promise<string> {
    const folder = this.keyed.face.data.artifacts(taskId);
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, name), bytes);
    return Links.artifact(taskId, name);
  }

  ask(body: unknown, owner: 'ann' | 'ben' = 'ann'): Promise<Response> {
    const headers = { 'content-type': 'application/json' };
    return this.keyed.fetch('/search', this.keys[owner], { method: 'POST', headers, body: JSON.stringify(body) });
  }

  /** What was found; anything but 200 is an error. */
  async find(body: unknown, owner: 'ann' | 'ben' = 'ann'): Promise<FoundView[]> {
    const answer = await this.ask(body, owner);
    if (answer.status !== 200) throw new Error(`POST /search answered ${answer.status}: ${await answer.text()}`);
    return ((await answer.json()) as SearchView).data;
  }

  async stop(): Promise<void> {
    await this.keyed.stop();
    await this.room.close();
    await this.remove();
  }
}
