import { readdirSync, rmSync, statSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { QdrantServer } from '../../test/support/qdrant-server.js';
import { SearchFace } from '../../test/support/search-face.js';
import { EmbeddedVectorStore } from '../vector-store/embedded.vector-store.js';
import { QdrantVectorStore } from '../vector-store/qdrant.vector-store.js';
import { VectorStore } from '../vector-store/vector-store.js';

const COLORS = [
  [255, 0, 0],
  [0, 255, 0],
  [0, 0, 255],
];

/** A store, what takes it away, and what brings it back. */
interface Trouble {
  parts: { provide: typeof VectorStore; useClass: new (...given: never[]) => VectorStore }[];
  variables: Record<string, string>;
  begin(face: SearchFace): void;
  end?(): void;
  close?(): Promise<void>;
}

/** Every file of the embedded store of a face. */
function files({ keyed }: SearchFace): string[] {
  const { vectors } = keyed.face.data;
  const names = readdirSync(vectors, { recursive: true }) as string[];
  return names.map((name) => join(vectors, name)).filter((path) => statSync(path).isFile());
}

const damagedBy = (damage: (path: string) => void): Trouble => ({
  parts: [{ provide: VectorStore, useClass: EmbeddedVectorStore }],
  variables: {},
  begin: (face) => files(face).forEach(damage),
});

async function qdrantAway(): Promise<Trouble> {
  const qdrant = await QdrantServer.start();
  return {
    parts: [{ provide: VectorStore, useClass: QdrantVectorStore }],
    variables: { QDRANT_URL: qdrant.url },
    begin: () => (qdrant.intercept = () => 'drop'),
    end: () => (qdrant.intercept = () => undefined),
    close: () => qdrant.stop(),
  };
}

describe.each<[string, () => Promise<Trouble>]>([
  ['Qdrant away', qdrantAway],
  ['files of the embedded store cut to nothing', async () => damagedBy((path) => truncateSync(path))],
  [
    'the versions of an embedded table lost',
    async () => damagedBy((path) => path.includes('_versions') && rmSync(path)),
  ],
])('with %s', (_name, trouble) => {
  let face: SearchFace;
  let given: Trouble;
  let task: string;

  beforeAll(async () => {
    given = await trouble();
    face = await SearchFace.start(given.variables, given.parts);
    const film = COLORS.map((color) => ({ color }));
    [task] = await Promise.all([face.video('ann', film), face.video('ann', film, {}, 'color-words_1')]);
    given.begin(face);
  }, 60_000);
  afterAll(async () => {
    await face.stop();
    await face.store.close();
    await given.close?.();
  });

  const ask = (path: string, body: object): Promise<Response> => {
    const headers = { 'content-type': 'application/json' };
    return face.keyed.fetch(path, face.keys.ann, { method: 'POST', headers, body: JSON.stringify(body) });
  };

  const questions = (): [string, object][] => [
    ['/search', { image: face.picture(255, 0, 0).toString('base64') }],
    ['/search', { text: 'red', model: 'color-words' }],
    ['/search', { task_id: task, time_ms: 0 }],
    ['/search/duplicates', { task_id: task }],
  ];

  it('every kind of search answers 503 and when to ask again, and nothing of the inside, until it is over', async () => {
    for (const [path, body] of questions()) {
      const answer = await ask(path, body);
      const problem = (await answer.json()) as Record<string, unknown>;
      expect([path, answer.status, problem['code']]).toEqual([path, 503, 'VECTOR_STORE_UNAVAILABLE']);
      expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
      expect(JSON.stringify(problem)).not.toMatch(/lance|qdrant|127\.0\.0\.1:|vectors\//i);
    }
    if (!given.end) return; // files that are lost do not come back
    given.end();
    for (const [path, body] of questions()) expect([path, (await ask(path, body)).status]).toEqual([path, 200]);
  }, 60_000);
});
