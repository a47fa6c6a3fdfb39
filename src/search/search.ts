import { Injectable } from '@nestjs/common';
import { Problem } from '../http/problem.js';
import type { Model } from '../model-registry/model.js';
import { collectionName } from '../vector-store/collection-name.js';
import { type Filter, type Hit, VectorStore } from '../vector-store/vector-store.js';
import { EmbeddingModels } from './embedding-model.js';
import { bestOfGroups } from './grouping.js';
import { MomentVectors } from './moment-vectors.js';
import { QueryVectors } from './query-vectors.js';
import { DEFAULT_LIMIT, type SearchRequest } from './search.request.js';
import type { FoundView, SearchView } from './search.view.js';
import { theOneGiven } from './the-one-given.js';
import { Thumbnails } from './thumbnails.js';

/** What a search is made with, and where it looks. */
interface Question {
  model: Model;
  vector: Float32Array;
}

/** The straight line of a search: one of text, picture and moment → vector → the nearest in the model's collection → links. */
@Injectable()
export class Search {
  constructor(
    private readonly models: EmbeddingModels,
    private readonly queries: QueryVectors,
    private readonly moments: MomentVectors,
    private readonly store: VectorStore,
    private readonly thumbnails: Thumbnails,
  ) {}

  /** Moments of this owner's videos (null: of all) like what is asked with, best first. Throws `Problem`s and `VectorStoreUnavailable`. */
  async find(request: SearchRequest, owner: string | null, signal: AbortSignal): Promise<SearchView> {
    const { model, vector } = await this.#question(request, owner, signal);
    const { group_by, limit } = request;
    const collection = collectionName(model.id);
    const fetch = (most: number, filter: Filter): Promise<Hit[]> =>
      this.store.search(collection, vector, { limit: most, filter });
    const hits = await bestOfGroups(fetch, filterOf(request, owner), group_by ?? 'frame', limit ?? DEFAULT_LIMIT);
    if (hits.length === 0) await this.#mustBeIndexed(model);
    return { data: await Promise.all(hits.map((hit) => this.#view(hit, model))) };
  }

  async #question(request: SearchRequest, owner: string | null, signal: AbortSignal): Promise<Question> {
    const given = theOneGiven(request);
    if ('text' in given) {
      const model = this.models.ofText(request);
      return { model, vector: await this.queries.ofText(model, given.text) };
    }
    const model = this.models.of(request);
    const vector =
      'image' in given
        ? await this.queries.ofImage(model, given.image, owner, signal)
        : await this.moments.of(given, model, owner);
    return { model, vector };
  }

  /** Nothing found is an answer; nothing to search in is not. */
  async #mustBeIndexed({ id, card }: Model): Promise<void> {
    const collections = await this.store.collections();
    if (collections.includes(collectionName(id))) return;
    const versions = collections.filter((name) => name.startsWith(collectionName(`${card.name}@`)));
    const ofVersions = `; there are those of another version (${versions.join(', ')})`;
    const ofOthers = collections.length > 0 ? `; there are those of other models (${collections.join(', ')})` : '';
    const there = versions.length > 0 ? ofVersions : ofOthers;
    throw new Problem(
      'NOT_INDEXED',
      `No video has vectors of ${id} yet${there}: analyse videos with a pipeline that embeds with it, or have those there are embedded anew (reindex --model ${id}).`,
    );
  }

  async #view({ score, payload }: Hit, { id }: Model): Promise<FoundView> {
    const { task_id, video_url, metadata, time_ms, shot_index, shot_start_ms, shot_end_ms, thumbnail_url } = payload;
    const shot = { index: shot_index, start_ms: shot_start_ms, end_ms: shot_end_ms };
    const link = await this.thumbnails.link(thumbnail_url);
    return { score, task_id, video_url, metadata, time_ms, shot, thumbnail_url: link, model: id };
  }
}

function filterOf({ filter }: SearchRequest, owner: string | null): Filter {
  const { task_ids, metadata, time, label } = filter ?? {};
  const { start_ms, end_ms } = time ?? {};
  return {
    // Task ids are kept in lower case.
    ...(task_ids && { taskIds: task_ids.map((id) => id.toLowerCase()) }),
    ...(metadata && { metadata: { ...metadata } }),
    time: { ...(start_ms != null && { startMs: start_ms }), ...(end_ms != null && { endMs: end_ms }) },
    ...(label != null && { label }),
    ...(owner !== null && { owner }),
  };
}
