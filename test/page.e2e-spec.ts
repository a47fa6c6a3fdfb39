import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { AxeResults } from 'axe-core';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, Locator, Page } from 'playwright-core';
import type { FramesPage, Task, TaskPage } from '../src/client.js';
import { CHROMIUM, NEEDS_CHROMIUM, openBrowser } from './support/browser.js';
import { clip } from './support/clip.js';
import { eventually } from '../src/contracts/eventually.js';
import { DOG, PageService } from './support/page-service.js';

const run = promisify(execFile);
const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
/** Of the clip; a test pattern, colour bars, a fractal. */
const SCENES_S = [2, 1.6, 2.4];
const WAIT = { timeout: 60_000 };
const VIDEO = `document.querySelector('video')`;

/** What axe says is wrong, a line each. */
async function accessibilityFaults(page: Page): Promise<string[]> {
  const { violations } = await page.evaluate<AxeResults>('axe.run()');
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 120)).join(' | ')}`);
}

/** What a person does who drops a file on the page of a service that asks for keys. */
(CHROMIUM ? describe : describe.skip)(`the page in a browser${NEEDS_CHROMIUM}`, () => {
  let service: PageService;
  let browser: Browser;
  let page: Page;
  let folder: string;
  const complaints: string[] = [];

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'page-clips-'));
    await writeFile(join(folder, 'clip.mp4'), await clip(SCENES_S));
    const convert = (name: string, ...args: string[]) =>
      run('ffmpeg', ['-v', 'error', '-nostdin', '-i', join(folder, 'clip.mp4'), ...args, join(folder, name)]);
    await convert('clip.webm', '-c:v', 'libvpx', '-b:v', '1M', '-deadline', 'realtime');
    await convert('old.avi', '-c:v', 'mpeg4', '-q:v', '5');
    const filters = 'scale=256:144,eq=brightness=0.1';
    await convert('picture.jpg', '-ss', '2.8', '-frames:v', '1', '-vf', filters, '-q:v', '8');
    service = await PageService.start();
    browser = await openBrowser();
    page = await browser.newPage({ viewport: { width: 1_280, height: 900 } });
    await page.addInitScript({ path: AXE });
    page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(error.message));
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    await service?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const open = (place: string) => page.goto(`${service.service.base}/#/${place}`);
  const holds = (expression: string) => eventually(async () => expect(await page.evaluate(expression)).toBe(true));
  const time = (): Promise<string> => page.getByTestId('time').innerText();
  const tasks = async (): Promise<string[]> =>
    (await service.json<TaskPage>('/results')).data.map(({ task_id }) => task_id);

  it('asks for the key that the service wants, and goes on with it', async () => {
    await open('');
    const dialog = page.getByRole('dialog', { name: 'API key' });
    await dialog.getByLabel('Key').fill(service.key);
    complaints.length = 0; // 401 is an error to a browser's console
    await Promise.all([page.waitForEvent('load'), dialog.getByRole('button', { name: 'Use this key' }).click()]);
    await page.getByText('No tasks yet.').waitFor(WAIT);
    await expect(accessibilityFaults(page)).resolves.toEqual([]);
  }, 120_000);

  it('takes a file, shows how far it is, and what was found', async () => {
    await page.getByLabel('Drop a video here').setInputFiles(join(folder, 'clip.webm'));
    await page.getByRole('button', { name: 'Analyse' }).click();
    await page.getByTestId('progress').waitFor(WAIT);
    await page.getByTestId('viewer').waitFor(WAIT);
    expect(await page.getByRole('heading', { level: 1 }).innerText()).toBe('clip.webm');
    const blocks = page.getByTestId('lane-shots').getByRole('button', { includeHidden: true });
    expect(await blocks.count()).toBe(SCENES_S.length);
  }, 180_000);

  it('goes to a shot that is clicked, and plays there', async () => {
    await page.getByTestId('lane-shots').locator('button').nth(1).click();
    await holds(`${VIDEO}.seeking === false`);
    expect(await time()).toBe('00:02.00');
    const shown = await page.evaluate<number>(`${VIDEO}.currentTime`);
    expect(shown).toBeCloseTo(2, 1);
    await page.getByRole('button', { name: 'Play' }).click();
    await holds(`${VIDEO}.currentTime > 2.3`);
    await page.getByRole('button', { name: 'Pause' }).click();
    expect(Number((await time()).split(':')[1])).toBeGreaterThan(2.2);
  }, 120_000);

  it('says in words where the boxes are: where the API has them', async () => {
    const [id] = await tasks();
    await page.getByTestId('lane-shots').locator('button').nth(2).click();
    const { data } = await service.json<FramesPage>(`/results/${id}/frames?from_ms=3600&limit=1`);
    const item = page.getByTestId('detections').getByRole('listitem');
    await item.first().waitFor(WAIT);
    expect(await item.count()).toBe(data[0]?.objects.length);
    const [seen] = data[0]?.objects ?? [];
    expect(seen?.bbox).toEqual(DOG);
    expect(JSON.parse((await item.first().getAttribute('data-box')) ?? '')).toEqual(seen?.bbox);
    expect(await item.first().innerText()).toContain('dog');
    // Where it is drawn: the pixels of the box's left edge have the colour of its class, those beside it have not.
    expect(await edgeIsDrawn(page, DOG)).toEqual([true, false]);
    await page.getByLabel('dog', { exact: true }).uncheck();
    expect(await item.count()).toBe(0);
    await page.getByLabel('dog', { exact: true }).check();
  }, 120_000);

  it('is led by the keyboard alone', async () => {
    await page.getByRole('slider', { name: 'Playhead' }).focus();
    await page.keyboard.press('Home');
    expect(await time()).toBe('00:00.00');
    await page.keyboard.press('ArrowRight');
    expect(await time()).toBe('00:00.04');
    await page.keyboard.press(']');
    expect(await time()).toBe('00:02.00');
    await page.keyboard.press('Shift+ArrowRight');
    expect(await time()).toBe('00:03.00');
    await page.keyboard.press('[');
    expect(await time()).toBe('00:02.00');
    await page.keyboard.press('+');
    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: 'Keys' }).waitFor(WAIT);
    await page.keyboard.press('Escape');
    await page.getByRole('tab', { name: 'Shots' }).focus();
    await page.keyboard.press('ArrowRight');
    await page.getByRole('heading', { name: /^dog/ }).waitFor(WAIT);
    expect(await page.getByRole('tab', { name: 'Objects' }).getAttribute('aria-selected')).toBe('true');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    expect(await time()).toBe('00:00.00');
  }, 120_000);

  it.each(['light', 'dark'] as const)(
    'has nothing that axe finds fault with, when it is %s',
    async (colorScheme) => {
      await page.emulateMedia({ colorScheme });
      for (const tab of ['Shots', 'Technical']) {
        await page.getByRole('tab', { name: tab }).click();
        await expect(accessibilityFaults(page)).resolves.toEqual([]);
      }
    },
    120_000,
  );

  it('saves exports', async () => {
    const saved = page.waitForEvent('download', WAIT);
    await page.getByLabel('Export').selectOption('WebVTT chapters');
    expect((await saved).suggestedFilename()).toMatch(/\.vtt$/);
  }, 120_000);

  it('finds the moment of a picture from a copy, and opens the video there', async () => {
    const [id] = await tasks();
    await page.getByRole('link', { name: 'Search' }).click();
    await page.getByLabel('drop a picture').setInputFiles(join(folder, 'picture.jpg'));
    await page.getByRole('button', { name: 'Search' }).click();
    const first = page.getByTestId('found').getByRole('listitem').first();
    await first.waitFor(WAIT);
    expect(await first.getAttribute('data-task')).toBe(id);
    const at = Number(await first.getAttribute('data-time'));
    expect([at >= 2_000, at < 3_600]).toEqual([true, true]);
    await expect(accessibilityFaults(page)).resolves.toEqual([]);
    await first.getByRole('link').click();
    await page.getByTestId('viewer').waitFor(WAIT);
    expect(await time()).toBe(`00:0${(at / 1_000).toFixed(2)}`);
  }, 120_000);

  it('shows pictures of a video that the browser cannot play', async () => {
    await open('');
    await page.getByLabel('Drop a video here').setInputFiles(join(folder, 'old.avi'));
    await page.getByRole('button', { name: 'Analyse' }).click();
    await page.getByTestId('viewer').waitFor(WAIT);
    const tile = page.getByTestId('tile');
    await tile.waitFor(WAIT);
    const placed = (one: Locator) =>
      one.evaluate(({ style }: { style: { backgroundPosition: string } }) => style.backgroundPosition);
    const before = await placed(tile);
    await page.getByTestId('lane-shots').locator('button').nth(2).click();
    expect(await time()).toBe('00:03.60');
    expect(await placed(tile)).not.toBe(before);
    await page.getByRole('button', { name: 'Play' }).click();
    await eventually(async () => expect(await time()).not.toBe('00:03.60'));
  }, 180_000);

  it('finds the other copy of a video, and opens it where they agree', async () => {
    const copies = await tasks();
    await page.getByRole('link', { name: 'Find duplicates' }).click();
    const other = page.getByTestId('duplicates').locator('> li');
    await other.first().waitFor(WAIT);
    expect(await other.first().getAttribute('data-task')).toBe(copies[1]);
    await expect(accessibilityFaults(page)).resolves.toEqual([]);
    await other
      .first()
      .getByRole('link', { name: /^there/ })
      .first()
      .click();
    await page.getByTestId('viewer').waitFor(WAIT);
  }, 120_000);

  it('fits a narrow screen, and lists tasks, models and health', async () => {
    await page.setViewportSize({ width: 360, height: 800 });
    for (const place of ['', 'tasks', 'search', 'system', `tasks/${(await tasks())[0]}`]) {
      await open(place);
      await page.getByRole('heading', { level: 1 }).waitFor(WAIT);
      const overflow = () => page.evaluate<number>('document.documentElement.scrollWidth - innerWidth');
      expect([place, await overflow()]).toEqual([place, 0]);
    }
    await open('tasks');
    await page.getByRole('link', { name: 'old.avi' }).waitFor(WAIT);
    await open('system');
    await page.getByRole('cell', { name: 'scene-descriptor' }).waitFor(WAIT);
  }, 120_000);

  it('says why nothing was found, and offers to try again', async () => {
    await page.setViewportSize({ width: 1_280, height: 900 });
    await writeFile(join(folder, 'broken.mp4'), 'this is no video');
    await open('');
    await page.getByLabel('Drop a video here').setInputFiles(join(folder, 'broken.mp4'));
    await page.getByRole('button', { name: 'Analyse' }).click();
    await page.getByRole('heading', { name: /NOT_A_VIDEO|MEDIA_CORRUPT/ }).waitFor(WAIT);
    const before = await tasks();
    await page.getByRole('button', { name: 'Send it again' }).click();
    await holds(`!location.hash.includes('${before[0]}')`);
    const whole = await service.json<Task>(`/results/${(await tasks())[0]}`);
    expect(whole.metadata).toEqual({ title: 'broken.mp4' });
  }, 120_000);

  it('has made the browser complain about nothing but the video that it cannot play', () => {
    expect(complaints.filter((text) => !/\.avi|ERR_ABORTED/.test(text))).toEqual([]);
  });
});

/** Whether the overlay is painted on the left edge of a box, and in the middle of the box. */
function edgeIsDrawn(page: Page, { x, y, width, height }: typeof DOG): Promise<boolean[]> {
  return page.locator('.overlay canvas').evaluate(
    (canvas: Painted, places) =>
      places.map(([across, down]) => {
        const at = [Math.round(across * canvas.width), Math.round(down * canvas.height)] as const;
        return (canvas.getContext('2d').getImageData(...at, 1, 1).data[3] ?? 0) > 0;
      }),
    [
      [x, y + height / 2],
      [x + width / 2, y + height / 2],
    ] as [number, number][],
  );
}

/** Of a canvas as much as is asked for here. */
interface Painted {
  width: number;
  height: number;
  getContext(kind: '2d'): { getImageData(...area: number[]): { data: Uint8ClampedArray } };
}
