import type { Schemas } from '@qdrant/js-client-rest';
import { metadataPairs } from './metadata-pairs.js';
import type { Candidate } from './nearest.js';
import type { Point, PointPayload } from './vector-store.js';

/** What is stored: the payload and, to filter by whatever key, its metadata as a list of pairs. */
interface StoredPayload extends PointPayload {
  metadata_pairs: string[];
}

/** A point as Qdrant takes it. */
export const toPointStruct = ({ id, vector, payload }: Point): Schemas['PointStruct'] => ({
  id,
  vector: Array.from(vector),
  payload: { ...payload, metadata: wellFormed(payload.metadata), metadata_pairs: metadataPairs(payload.metadata) },
});

/** What a search found that asked for payload and vector. */
export const toCandidate = (found: Schemas['ScoredPoint']): Candidate => ({ ...toPoint(found), roughly: found.score });

/** A point that was read with payload and vector. */
export const toPoint = ({ id, vector, payload }: Pick<Schemas['Record'], 'id' | 'vector' | 'payload'>): Point => ({
  id: String(id),
  vector: Float32Array.from(vector as number[]),
  payload: toPayload(payload),
});

/** Lone surrogates replaced: Qdrant's JSON reader refuses the whole request for one. The pairs hold them escaped. */
const wellFormed = (metadata: Record<string, string>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(metadata).map(
      (pair) => pair.map((text) => text.replace(/\p{Surrogate}/gu, '\ufffd')) as [string, string],
    ),
  );

function toPayload(payload: Schemas['Record']['payload']): PointPayload {
  const { metadata_pairs: _, ...rest } = payload as unknown as StoredPayload;
  // What was stored before labels were has neither.
  return { ...rest, labels: rest.labels ?? [], thumbnail_url: rest.thumbnail_url ?? null };
}
