import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { HttpFace } from '../../test/support/http-face.js';
import type { Model } from '../model-registry/model.js';
import { Queue } from '../queue/queue.js';
import { DEPENDENCIES, Readiness } from './readiness.js';

describe('readiness', () => {
  let face: HttpFace;

  const ready = async () => {
    const answer = await face.fetch('/health/ready');
    return {
      status: answer.status,
      body: (await answer.json()) as { detail?: string; checks: Record<string, unknown> },
    };
  };

  afterEach(() => face.stop());

  describe('of a service that is well', () => {
    beforeEach(async () => {
      face = await HttpFace.start();
    });

    it('names every dependency', async () => {
      const { status, body } = await ready();
      expect([status, Object.keys(body.checks)]).toEqual([200, [...DEPENDENCIES]]);
    });

    it('is not so while it shuts down, though it lives', async () => {
      face.app.get(Readiness).onModuleDestroy();
      expect(await ready()).toMatchObject({ status: 503, body: { detail: 'The service is shutting down.' } });
      expect((await face.fetch('/health/live')).status).toBe(200);
    });

    it('does not wait for a dependency that does not answer', async () => {
      face.app.get(Queue).health = () => new Promise(() => undefined);
      const began = Date.now();
      expect(await ready()).toMatchObject({
        status: 503,
        body: { checks: { queue: { ok: false }, task_store: { ok: true } } },
      });
      expect(Date.now() - began).toBeLessThan(4_000);
    });
  });

  it('wants room for one more video', async () => {
    face = await HttpFace.start({ MAX_VIDEO_BYTES: String(2 ** 42) });
    expect(await ready()).toMatchObject({ status: 503, body: { detail: 'Not well: disk.' } });
  });

  describe('of the models that pipelines name', () => {
    const well = { health: async () => ({ ok: true, detail: '' }) };
    const registry = (models: Partial<Model>[]) => ({
      resolve: (name: string) => {
        const found = models.find(({ id }) => id === name);
        if (!found) throw new Error(`no model is named "${name}"`);
        return found;
      },
    });
    const pipelines = { describe: () => [{ steps: [{ models: ['here'] }, { models: ['there', 'here'] }] }] };
    const models = async (...installed: Partial<Model>[]) => {
      const parts = [well, well, well, registry(installed), pipelines, well, well];
      return (await new Readiness(...(parts as unknown as ConstructorParameters<typeof Readiness>)).check()).models;
    };

    it('says which are not installed, and is well without them', async () => {
      expect(await models({ id: 'here', state: 'READY' })).toEqual({
        ok: true,
        detail: 'here can be used; not installed, so their steps are skipped: there',
      });
    });

    it('is not well when one has failed', async () => {
      const failed = { id: 'there', state: 'FAILED', reason: 'its graph is broken' } as const;
      expect(await models({ id: 'here', state: 'READY' }, failed)).toEqual({
        ok: false,
        detail: 'there has failed: its graph is broken',
      });
    });
  });
});
