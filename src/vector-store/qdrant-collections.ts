import type { Schemas } from '@qdrant/js-client-rest';
import { checkDimensions, VectorMisfit } from './misfit.js';
import type { QdrantConnection } from './qdrant-connection.js';
import type { Collection } from './vector-store.js';

/** Before the names of our collections on the server, which may be shared with others. */
const PREFIX = 'vas_';

/** What is filtered by, and how it is indexed. */
const PAYLOAD_INDEXES = {
  task_id: 'keyword',
  run: 'keyword',
  time_ms: 'integer',
  owner: 'keyword',
  video_url: 'keyword',
  pipeline: 'keyword',
  metadata_pairs: 'keyword',
  labels: 'keyword',
  shot_index: 'integer',
} as const;

/** Our collections on a Qdrant server. */
export class QdrantCollections {
  /** Dimensions by name, of those that were seen: they never change. */
  readonly #dimensions = new Map<string, number>();

  constructor(private readonly connection: QdrantConnection) {}

  /** A collection's name on the server. */
  onServer(name: string): string {
    return PREFIX + name;
  }

  /** Names of ours, without the prefix. */
  async names(): Promise<string[]> {
    const { collections } = await this.connection.call((client) => client.getCollections());
    return collections
      .map(({ name }) => name)
      .filter((name) => name.startsWith(PREFIX))
      .map((name) => name.slice(PREFIX.length));
  }

  /** Length of the vectors in a collection; undefined when there is none of this name. */
  async dimensions(name: string): Promise<number | undefined> {
    const known = this.#dimensions.get(name);
    if (known !== undefined) return known;
    const info = await this.#info(name);
    return info && this.#keep(name, dimensionsOf(name, info));
  }

  /** Creates the collection and its payload indexes where they are missing. */
  async ensure({ name, dimensions }: Collection): Promise<void> {
    const info = (await this.#info(name)) ?? (await this.#create(name, dimensions));
    checkDimensions(name, dimensions, this.#keep(name, dimensionsOf(name, info)));
    for (const [field, schema] of Object.entries(PAYLOAD_INDEXES)) {
      if (field in info.payload_schema) continue;
      const index = { field_name: field, field_schema: schema, wait: true };
      await this.connection.call((client) => client.createPayloadIndex(this.onServer(name), index));
    }
  }

  /** Removes the collection; one that is not there is fine. */
  async drop(name: string): Promise<void> {
    this.forget(name);
    if ((await this.names()).includes(name))
      await this.connection.find((client) => client.deleteCollection(this.onServer(name)));
  }

  /** Forgets what was seen of a collection that turned out to be gone. */
  forget(name: string): void {
    this.#dimensions.delete(name);
  }

  async #create(name: string, size: number): Promise<Schemas['CollectionInfo']> {
    const refusal = await this.connection
      .call((client) => client.createCollection(this.onServer(name), { vectors: { size, distance: 'Cosine' } }))
      .then(() => undefined)
      .catch((error: unknown) => error);
    // Refused because another process was quicker: then it is there now.
    const info = await this.#info(name);
    if (!info) throw refusal ?? new VectorMisfit(`The collection "${name}" was removed while it was being created.`);
    return info;
  }

  #info(name: string): Promise<Schemas['CollectionInfo'] | undefined> {
    return this.connection.find((client) => client.getCollection(this.onServer(name)));
  }

  #keep(name: string, dimensions: number): number {
    this.#dimensions.set(name, dimensions);
    return dimensions;
  }
}

function dimensionsOf(name: string, { config }: Schemas['CollectionInfo']): number {
  const { vectors } = config.params as { vectors?: { size?: unknown; distance?: unknown } };
  if (typeof vectors?.size === 'number' && vectors.distance === 'Cosine') return vectors.size;
  throw new VectorMisfit(
    `The collection "${PREFIX}${name}" on the Qdrant server is not one of ours: it holds ${JSON.stringify(vectors)}, ` +
      'not one unnamed vector compared by Cosine.',
  );
}
