import { rm, writeFile } from 'node:fs/promises';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { clip } from '../../test/support/clip.js';
import { ModelRoom } from '../../test/support/model-room.js';
import { QdrantServer } from '../../test/support/qdrant-server.js';
import { ModelRemoval } from './model-removal.js';
import type { Rebuilt } from './reindex.js';

const outcomes = (done: Rebuilt[]): string[] => done.map(({ outcome }) => outcome);

describe('Changing the embedding model', () => {
  let video: Buffer;
  let room: ModelRoom;
  let upload: string;
  beforeAll(async () => {
    video = await clip([0.6, 0.6], { width: 64, height: 48 });
  });
  beforeEach(async () => {
    room = await ModelRoom.start();
    upload = await room.upload(video);
  }, 60_000);
  afterEach(() => room.close(), 60_000);

  const alias = (): string => room.inference.model('color').id;
  const remove = (id: string, mayLose = false) => room.app.get(ModelRemoval, { strict: false }).remove(id, { mayLose });

  /** From the first task to the removal of the old vectors, as it is in every store. */
  async function changes(room: ModelRoom): Promise<void> {
    const upload = await room.upload(video);
    const ids = [await room.analyze(upload), await room.analyze(upload)];
    const old = await room.store.ofTask('color_1', ids[0] as string);
    const run = room.begin('color@2');
    expect((await run.next()).value).toMatchObject({ taskId: ids[0], model: 'color@2', outcome: 'embedded' });
    expect([room.inference.model('color').id, await room.store.count('color_1')]).toEqual(['color@1', 2 * old.length]);
    const late = await room.analyze(upload);
    await run.return(undefined);
    const { done, said } = await room.change('color@2');
    expect(done.map(({ taskId, outcome }) => [taskId, outcome])).toEqual([
      [ids[0], 'present'],
      [ids[1], 'embedded'],
      [late, 'embedded'],
    ]);
    expect([said, room.inference.model('color').id]).toEqual([
      ['flipped: color:production is color@2 from now on'],
      'color@2',
    ]);
    expect(await room.store.ofTask('color_1', ids[0] as string)).toEqual(old);
    // What the step itself makes of the same video by the new model.
    const after = await room.store.ofTask('color_2', await room.analyze(upload));
    const anew = await room.store.ofTask('color_2', ids[0] as string);
    expect(anew.map(({ vector }) => vector)).toEqual(after.map(({ vector }) => vector));
    expect(anew.map(({ payload }) => payload)).toEqual(old.map(({ payload }) => payload));
    expect(anew.map(({ vector }) => vector)).not.toEqual(old.map(({ vector }) => vector));
    const removed = await room.app.get(ModelRemoval, { strict: false }).remove('color@1', { mayLose: false });
    expect(removed).toEqual({ collection: 'color_1', vectors: 3 * old.length, tasks: 3 });
    expect(await room.store.collections()).toEqual(['color_2']);
  }

  it(
    'embeds beside the old vectors, goes on where it was broken off, flips, and removes the old on request',
    () => changes(room),
    60_000,
  );

  it('does the same with Qdrant', async () => {
    const server = await QdrantServer.start();
    const other = await ModelRoom.start({ VECTOR_STORE: 'qdrant', QDRANT_URL: server.url });
    try {
      await changes(other);
      expect(server.violations).toEqual([]);
    } finally {
      await other.close();
      await server.stop();
    }
  }, 60_000);

  it('catches up with what ended before the flip, and with tasks that had begun before it', async () => {
    await room.analyze(upload);
    const run = room.begin('color@2');
    await run.next();
    const meanwhile = await room.analyze(upload);
    expect((await run.next()).value).toMatchObject({ taskId: meanwhile, outcome: 'embedded' });
    // Runs when the alias flips, and has the old model to its end.
    const slow = await room.accept(upload);
    await room.results.begin(slow, 'lease');
    const told: string[] = [];
    const rest = room.begin('color@2', {
      say: (sentence) => {
        told.push(sentence);
        if (sentence.startsWith('waiting')) void endByOldModel(slow);
      },
    });
    await run.return(undefined);
    const done: Rebuilt[] = [];
    for await (const one of rest) done.push(one);
    expect(told).toEqual([expect.stringMatching(/^flipped/), 'waiting for 1 tasks that had begun before']);
    expect(done.at(-1)).toMatchObject({ taskId: slow, outcome: 'embedded' });
    expect(alias()).toBe('color@2');
  }, 60_000);

  async function endByOldModel(id: string): Promise<void> {
    const [other] = await room.kept.tasks();
    const set = await room.kept.read(other as string, 'color_1.points');
    const points = (set?.points ?? []).map((point) => ({ ...point, payload: { ...point.payload, task_id: id } }));
    await room.kept.keep(id, [{ model: 'color@1', points }]);
    const result = (await room.results.find(other as string))?.result;
    if (result) await room.results.finish(id, 'lease', { status: 'SUCCESS', result }, null);
  }

  it('does not flip while a video cannot be had again, and says which; unless told to', async () => {
    const id = await room.analyze(upload);
    await rm(room.data.ownFile(upload));
    const { done, said } = await room.change('color@2');
    expect(done).toEqual([expect.objectContaining({ taskId: id, outcome: 'impossible' })]);
    expect(done[0]?.why).toMatch(/^SOURCE_/);
    expect(said).toEqual([expect.stringMatching(/^not flipped: 1 tasks have no vectors of color@2/)]);
    expect(alias()).toBe('color@1');
    await room.change('color@2', { mayMiss: true });
    expect(alias()).toBe('color@2');
    await expect(remove('color@1')).rejects.toThrow(/1 tasks have vectors of color@1 alone/);
    expect(await room.store.count('color_1')).toBeGreaterThan(0);
  }, 60_000);

  it('takes no other video for the one that was analysed', async () => {
    await room.analyze(upload);
    await writeFile(room.data.ownFile(upload), await clip([1.2], { width: 64, height: 48 }));
    expect(outcomes((await room.change('color@2')).done)).toEqual(['impossible']);
  }, 60_000);

  it('says what it would do, and does nothing', async () => {
    await room.analyze(upload);
    expect(outcomes((await room.change('color@2', { dryRun: true })).done)).toEqual(['embedded']);
    expect([await room.store.collections(), alias()]).toEqual([['color_1'], 'color@1']);
  }, 60_000);

  it('embeds by a model of another name, and says that the pipeline is to name it', async () => {
    await room.analyze(upload);
    const { done, said } = await room.change('other');
    expect(outcomes(done)).toEqual(['embedded']);
    expect(said).toEqual([expect.stringMatching(/^nothing flipped: .*"model": "color".* name "other" there/)]);
    expect((await room.store.collections()).sort()).toEqual(['color_1', 'other_1']);
  }, 60_000);

  it('removes nothing that something points to, and names what there is', async () => {
    await room.analyze(upload);
    await expect(remove('color@1')).rejects.toThrow(
      'color@1 is in use by the alias color:production, the step embed of the pipeline production ("color"); nothing is removed',
    );
    await expect(remove('color')).rejects.toThrow(/"color" names no version.*there are color_1/);
    await expect(remove('color@2')).rejects.toThrow('There is no collection color_2 of color@2; there are color_1');
  }, 60_000);
});
