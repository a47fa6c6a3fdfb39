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

/** A video that may have some of the same material. */
export interface Candidate {
  taskId: string;
  videoUrl: string;
}

/** Finds the videos whose frames are the nearest to those of a query. */
@Injectable()
export class Candidates {
  constructor(private readonly store: VectorStore) {}

  /** The likeliest first: the votes of every asking frame by the cube of the cosine. */
  async of({ sights }: Sequence, place: Place): Promise<Candidate[]> {
    const votes = new Map<string, Candidate & { sum: number }>();
    const stride = Math.max(1, sights.length / ASKING);
    for (let at = 0; at < sights.length; at += stride)
      for (const { score, payload } of await this.#near(sights[Math.floor(at)]!, place)) {
        const { task_id: taskId, video_url: videoUrl } = payload;
        const sum = (votes.get(taskId)?.sum ?? 0) + Math.max(0, score) ** 3;
        votes.set(taskId, { taskId, videoUrl, sum });
      }
    return [...votes.values()].sort((a, b) => b.sum - a.sum).slice(0, COMPARED);
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
