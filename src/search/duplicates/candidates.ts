import { Injectable } from '@nestjs/common';
import { VectorStore } from '../../vector-store/vector-store.js';
import { bestOfGroups } from '../grouping.js';
import type { Sequence, Sight } from './sequence.js';

/** Frames of the query that ask for neighbours, evenly. */
const ASKING = 48;
/** Videos that each of them names. */
const NAMED = 12;
/** Videos that are compared frame by frame. */
const COMPARED = 32;

/** Where neighbours are looked for. */
export interface Place {
  collection: string;
  taskId: string;
  owner: string | null;
}

/** Finds the videos whose frames are the nearest to those of a query. */
@Injectable()
export class Candidates {
  constructor(private readonly store: VectorStore) {}

  /** Tasks of videos that may have some of the same material, the likeliest first: the votes of every asking frame by the cube of the cosine. */
  async of({ sights }: Sequence, place: Place): Promise<string[]> {
    const votes = new Map<string, number>();
    const stride = Math.max(1, sights.length / ASKING);
    for (let at = 0; at < sights.length; at += stride)
      for (const { score, payload } of await this.#near(sights[Math.floor(at)]!, place))
        votes.set(payload.task_id, (votes.get(payload.task_id) ?? 0) + Math.max(0, score) ** 3);
    const likeliest = [...votes].sort(([, a], [, b]) => b - a).slice(0, COMPARED);
    return likeliest.map(([taskId]) => taskId);
  }

  #near({ whole }: Sight, { collection, taskId, owner }: Place): ReturnType<typeof bestOfGroups> {
    const others = { ...(owner !== null && { owner }) };
    const self = { taskId };
    return bestOfGroups(
      (limit, filter) =>
        this.store.search(collection, whole, {
          limit,
          filter: { ...filter, except: [self, ...(filter.except ?? [])] },
        }),
      others,
      'video',
      NAMED,
    );
  }
}
