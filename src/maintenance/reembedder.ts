import { Injectable } from '@nestjs/common';
import { AnalysisError } from '../common/errors.js';
import type { Model } from '../model-registry/model.js';
import type { AnalysisResult } from '../results/analysis-result.js';
import { Results } from '../results/results.js';
import { isEnded } from '../results/task.js';
import { KeptPoints } from '../vector-store/kept-points.js';
import { PointsDamaged, type PointSet } from '../vector-store/packed-points.js';
import { pointId } from '../vector-store/point-id.js';
import { KnownVideos } from './known-videos.js';
import { MomentEmbedder } from './moment-embedder.js';
import { type Rebuilt, Reindexer } from './reindex.js';

/** Which model tasks are to have vectors of, and by which other models' vectors it is known which tasks and moments those are. */
export interface Reembedding {
  model: Model;
  /** Names without a version. */
  names: ReadonlySet<string>;
  dryRun: boolean;
  signal: AbortSignal;
}

/**
 * Embeds the moments of a task anew by another model, from the very video that was analysed: a vector of a thumbnail would be
 * one of another picture. The new vectors are kept beside the old and then stored as `Reindexer` does, so that what was
 * embedded once is only ever stored again.
 */
@Injectable()
export class Reembedder {
  constructor(
    private readonly results: Results,
    private readonly kept: KeptPoints,
    private readonly reindexer: Reindexer,
    private readonly videos: KnownVideos,
    private readonly embedder: MomentEmbedder,
  ) {}

  /** What became of the task; null when it has not ended, or has vectors of none of the models. Throws `VectorStoreUnavailable`, or the signal's reason. */
  async task(id: string, change: Reembedding): Promise<Rebuilt | null> {
    const { model, dryRun } = change;
    const task = await this.results.find(id);
    if (task && !isEnded(task.status)) return null;
    if (await this.#setOf(id, ({ model: of }) => of === model.id)) return this.#stored(id, model, dryRun);
    const base = await this.#setOf(id, ({ model: of }) => change.names.has(of.split('@')[0] as string));
    if (!base) return null;
    const done = { taskId: id, model: model.id, points: base.points.length, why: null };
    if (task?.status === 'FAILED') return { ...done, outcome: 'skipped', why: 'it failed' };
    if (!task?.result) return { ...done, outcome: 'impossible', why: GONE };
    if (dryRun) return { ...done, outcome: 'embedded' };
    try {
      const points = await this.#embedded(id, base, task.result, change);
      if (!(await this.kept.add(id, { model: model.id, points }))) return { ...done, outcome: 'skipped', why: ERASED };
    } catch (error) {
      change.signal.throwIfAborted();
      if (!(error instanceof AnalysisError)) throw error;
      return { ...done, outcome: 'impossible', why: `${error.code}: ${error.message}` };
    }
    const stored = await this.#stored(id, model, dryRun);
    return stored?.outcome === 'rebuilt' ? { ...stored, outcome: 'embedded' } : stored;
  }

  async #stored(id: string, model: Model, dryRun: boolean): Promise<Rebuilt | null> {
    for await (const done of this.reindexer.task(id, { model: model.id, dryRun })) return done;
    return null;
  }

  async #embedded(
    id: string,
    base: PointSet,
    { video, sampling }: AnalysisResult,
    { model, signal }: Reembedding,
  ): Promise<PointSet['points']> {
    const known = { url: video.source_url, sha256: video.sha256 };
    const vectors = await this.videos.use(known, signal, (file) =>
      this.embedder.embed(model, file, sampling.interval_ms, signal),
    );
    return base.points.map(({ payload }) => {
      const vector = vectors.get(payload.time_ms);
      if (!vector) throw new AnalysisError('INTERNAL', `No frame is sampled at ${payload.time_ms} ms any more.`);
      return { id: pointId(id, model.id, payload.time_ms), vector, payload };
    });
  }

  /** The first whole set that is wanted; a damaged one is as good as none. */
  async #setOf(id: string, isWanted: (set: PointSet) => boolean): Promise<PointSet | null> {
    for (const file of await this.kept.files(id)) {
      const set = await this.kept.read(id, file).catch((error: unknown) => {
        if (error instanceof PointsDamaged) return null;
        throw error;
      });
      if (set && isWanted(set)) return set;
    }
    return null;
  }
}

const GONE = 'its task is gone, and with it the checksum that its video is known by; its old vectors stay';
const ERASED = 'it was erased meanwhile';
