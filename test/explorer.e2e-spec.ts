import { execFile } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { AxeResults } from 'axe-core';
import type { Browser, Locator, Page } from 'playwright-core';
import type { Collection, Folder, Item } from '../src/docs/collection/postman.js';
import { CHROMIUM, NEEDS_CHROMIUM, openBrowser } from './support/browser.js';
import { examplesOf, filledPath, type OfferedDocument, operationsOf } from './support/offered.js';
import { Service, type TaskView } from './support/service.js';

const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
const NEEDED = ['aliases.json', 'frame-statistics', 'scene-descriptor', 'shot-features'];

/** What axe finds in Swagger UI's own markup, which no style or attribute of ours changes. */
const THEIRS = ['heading-order', 'landmark-unique', 'nested-interactive', 'region'];

describe('the explorer of a running service', () => {
  let service: Service;
  let folder: string;
  let analysed: TaskView;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'explorer-'));
    for (const name of NEEDED) await cp(join('models', name), join(folder, name), { recursive: true });
    service = await Service.start({ MODEL_REGISTRY_PATH: folder, RATE_LIMIT_PER_MINUTE: '10000' });
    analysed = await service.ended(await service.submit({ video_url: `${service.base}/samples/sample.mp4` }));
  }, 120_000);
  afterAll(async () => {
    await service?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const offered = async () => (await (await service.fetch('/openapi.json')).json()) as OfferedDocument;

  it('answers every GET that is executed as it is filled in', async () => {
    expect(analysed.error_message).toBeNull();
    const answers = operationsOf(await offered())
      .filter(({ method, path }) => method === 'get' && path !== '/uploads/{name}')
      .map(async (operation) => {
        const { status, body } = await service.fetch(filledPath(operation));
        await body?.cancel();
        return [operation.operationId, status];
      });
    const statuses = await Promise.all(answers);
    expect(statuses.length).toBeGreaterThan(10);
    expect(statuses.filter(([, status]) => status !== 200)).toEqual([]);
  }, 60_000);

  it('fills in no task where executing would end it', async () => {
    const ending = operationsOf(await offered()).filter(({ operationId }) => /^(cancel|delete)/.test(operationId));
    expect(ending).toHaveLength(2);
    for (const operation of ending) expect(filledPath(operation)).not.toContain(analysed.task_id);
  });

  it('gives a collection that Postman runs from top to bottom', async () => {
    const collection = (await (await service.fetch('/collection.json')).json()) as Collection;
    const file = join(folder, 'collection.json');
    await writeFile(file, JSON.stringify(runnable(collection)));
    const run = promisify(execFile)(process.execPath, ['test/support/run-collection.mjs', file]);
    const lines = (await run).stdout.trim().split('\n');
    const answers = lines.map((line) => JSON.parse(line) as { name: string; status: number; fault: string | null });
    expect(answers.length).toBeGreaterThan(20);
    const others = answers.filter(({ status, fault }) => fault !== null || status >= 300);
    // nothing was uploaded, and a task that has ended is not cancelled
    expect(others.map(({ status }) => status)).toEqual([404, 409]);
    const deleted = answers.at(-1);
    expect(deleted).toMatchObject({ status: 204 });
    expect((await service.fetch(`/results/${analysed.task_id}`)).status).toBe(200);
  }, 120_000);

  (CHROMIUM ? describe : describe.skip)(`in a browser${NEEDS_CHROMIUM}`, () => {
    let browser: Browser;
    let page: Page;
    let taskId: string;
    const complaints: string[] = [];

    beforeAll(async () => {
      browser = await openBrowser();
      page = await (await browser.newContext()).newPage();
      page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
      page.on('pageerror', (error) => complaints.push(error.message));
      await page.goto(`${service.base}/docs`);
    }, 60_000);
    afterAll(() => browser?.close());

    const operation = async (id: string): Promise<Locator> => {
      const block = page.locator(`[id$="-${id}"]`);
      if (!(await block.getByRole('button', { name: 'Execute' }).isVisible()))
        await block.locator('button').first().click();
      return block;
    };

    /** Presses Execute; the status and the text of the answer. */
    const execute = async (block: Locator): Promise<[status: string, body: string]> => {
      await block.getByRole('button', { name: 'Execute' }).click();
      const answer = block.locator('.live-responses-table .response');
      await answer.waitFor({ timeout: 60_000 });
      const code = answer.locator('.highlight-code code');
      const body = (await code.count()) > 0 ? await code.first().innerText() : '';
      return [(await answer.locator('.response-col_status').innerText()).slice(0, 3), body];
    };

    it('accepts the sample when POST /analyze is executed as it is', async () => {
      const [status, body] = await execute(await operation('createAnalysis'));
      expect(status).toBe('202');
      taskId = (JSON.parse(body) as { task_id: string }).task_id;
    }, 90_000);

    it('shows the result of the task_id that was copied, its events and frames', async () => {
      await service.ended(taskId);
      const found: Record<string, string> = {};
      for (const id of ['getResult', 'followResult', 'listFrames']) {
        const block = await operation(id);
        await block.getByPlaceholder('task_id').fill(taskId);
        const [status, body] = await execute(block);
        expect([id, status]).toEqual([id, '200']);
        found[id] = body;
      }
      expect(found['getResult']).toContain('"status": "SUCCESS"');
      expect(found['followResult']).toContain('event: succeeded');
      expect(found['listFrames']).toContain('"time_ms": 520');
    }, 120_000);

    it('shows a keyframe as a picture', async () => {
      const block = await operation('getArtifact');
      await block.getByPlaceholder('task_id').fill(taskId);
      await block.getByRole('button', { name: 'Execute' }).click();
      const picture = block.locator('.live-responses-table img');
      await picture.waitFor({ timeout: 60_000 });
      expect(await picture.evaluate(decodedWidth)).toBeGreaterThan(100);
    }, 90_000);

    it.each(['light', 'dark'] as const)(
      'has no fault of ours that axe finds, when it is %s',
      async (colorScheme) => {
        await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
        await page.reload();
        await operation('createAnalysis');
        await page.getByLabel('Request body').waitFor();
        // axe is put in from outside, past the policy of the page
        await page.evaluate(await readFile(AXE, 'utf8'));
        const { violations } = await page.evaluate<AxeResults>("axe.run({ resultTypes: ['violations'] })");
        const ours = violations.filter(({ id }) => !THEIRS.includes(id));
        expect(ours.map(({ id, nodes }) => [id, nodes.map(({ target }) => target.join(' '))])).toEqual([]);
      },
      90_000,
    );

    it('is as wide as a narrow screen', async () => {
      await page.setViewportSize({ width: 400, height: 900 });
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(400);
    });

    it('has nothing to complain about', () => {
      expect(complaints).toEqual([]);
    });
  });

  // last, for it leaves tasks waiting
  describe('as a program reads it', () => {
    it('accepts every named body as it stands', async () => {
      const refused: unknown[] = [];
      const posted: string[] = [];
      for (const operation of operationsOf(await offered()))
        for (const [name, { value }] of examplesOf(operation)) {
          const headers = { 'content-type': 'application/json' };
          const init = { method: operation.method.toUpperCase(), headers, body: JSON.stringify(value) };
          const answer = await service.fetch(filledPath(operation), init);
          posted.push(operation.operationId);
          if (!answer.ok) refused.push([operation.operationId, name, await answer.text()]);
          else await answer.body?.cancel();
        }
      expect(refused).toEqual([]);
      expect(new Set(posted)).toEqual(
        new Set(['createAnalysis', 'searchMoments', 'findDuplicates', 'signUrls', 'setModelAlias']),
      );
    }, 60_000);
  });
});

/** Width of a picture of the page in pixels, once it could be decoded. */
const decodedWidth = async (element: unknown): Promise<number> => {
  const image = element as { decode(): Promise<void>; naturalWidth: number };
  await image.decode();
  return image.naturalWidth;
};

/** Without what waits for the world outside, needs a file, or is not a request of this test. */
function runnable(collection: Collection): Collection {
  const prune = (entries: (Folder | Item)[]): (Folder | Item)[] =>
    entries.flatMap((entry): (Folder | Item)[] => {
      if ('request' in entry) return entry.request.body?.mode === 'formdata' ? [] : [entry];
      const isAnalyses = entry.item.some((item) => 'event' in item);
      return [{ ...entry, item: prune(isAnalyses ? entry.item.slice(0, 1) : entry.item) }];
    });
  return { ...collection, item: prune(collection.item) as Folder[] };
}
