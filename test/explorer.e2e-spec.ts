import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, Locator, Page } from 'playwright-core';
import { CHROMIUM, NEEDS_CHROMIUM, openBrowser } from './support/browser.js';
import { Service } from './support/service.js';

/** What a person sees who opens `/docs` and presses Execute without typing anything. */
(CHROMIUM ? describe : describe.skip)(`Swagger UI in a browser${NEEDS_CHROMIUM}`, () => {
  let service: Service;
  let browser: Browser;
  let page: Page;
  const complaints: string[] = [];

  beforeAll(async () => {
    service = await Service.start();
    browser = await openBrowser();
    page = await browser.newPage();
    page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(error.message));
    await page.goto(`${service.base}/docs`);
  }, 60_000);
  afterAll(async () => {
    await browser?.close();
    await service?.stop();
  });

  const operation = async (id: string): Promise<Locator> => {
    const block = page.locator(`[id$="-${id}"]`);
    if (!(await block.getByRole('button', { name: 'Execute' }).isVisible()))
      await block.locator('button').first().click();
    return block;
  };

  it('analyses the sample when the prefilled POST /analyze is executed as it is', async () => {
    const block = await operation('createAnalysis');
    await block.getByRole('button', { name: 'Execute' }).click();
    const answer = block.locator('.live-responses-table .response');
    await answer.waitFor({ timeout: 60_000 });
    // It prefers to wait: 200 when the sample was analysed in time.
    expect(await answer.locator('.response-col_status').innerText()).toMatch(/^(200|202)/);
    const body = JSON.parse(await answer.locator('.highlight-code code').first().innerText()) as { task_id: string };
    const task = await service.ended(body.task_id);
    expect(task.error_message).toBeNull();
    expect(task.result?.shots.length).toBeGreaterThan(1);
  }, 90_000);

  it('has nothing to complain about', () => {
    expect(complaints).toEqual([]);
  });
});
