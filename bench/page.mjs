import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { CHROMIUM, openBrowser } from '../test/support/browser.ts';
import { PageService } from '../test/support/page-service.ts';
import { inFolder, median, quantile, run, table } from './measure.mjs';

const FFMPEG = process.env.FFMPEG_PATH || 'ffmpeg';
const MINUTES = 60;
const SCENES = ['testsrc2', 'mandelbrot', 'smptehdbars', 'rgbtestsrc', 'gradients=seed=7', 'cellauto=seed=7'];

/** An hour of shots of five seconds, small: what the page shows of it is as much as of a large one. */
async function hour(folder) {
  const [minute, path] = [join(folder, 'minute.mp4'), join(folder, 'hour.mp4')];
  const scenes = [...SCENES, ...SCENES].map(
    (scene, at) =>
      `${scene}${scene.includes('=') ? ':' : '='}size=320x180:rate=10,trim=end_frame=50,setpts=PTS-STARTPTS,` +
      `hue=h=${at * 30},format=yuv420p,setsar=1[v${at}]`,
  );
  const graph = `${scenes.join(';')};${scenes.map((_, at) => `[v${at}]`).join('')}concat=n=${scenes.length}[v]`;
  const code = ['-c:v', 'libx264', '-preset', 'veryfast', '-g', '50'];
  const quiet = ['-v', 'error', '-nostdin', '-y'];
  await run(FFMPEG, [...quiet, '-filter_complex', graph, '-map', '[v]', ...code, minute]);
  await run(FFMPEG, [...quiet, '-stream_loop', String(MINUTES - 1), '-i', minute, '-c', 'copy', path]);
  return path;
}

/** Uploads the video with the key, waits until it is analysed, and answers the task. */
async function analysed(server, path) {
  const { base } = server.service;
  const authorization = `Bearer ${server.key}`;
  const form = new FormData();
  form.set('file', new Blob([await readFile(path)]), 'hour.mp4');
  const sent = await fetch(`${base}/uploads`, { method: 'POST', body: form, headers: { authorization } });
  const body = JSON.stringify({ video_url: (await sent.json()).video_url });
  const headers = { authorization, 'content-type': 'application/json' };
  const { task_id: id } = await (await fetch(`${base}/analyze`, { method: 'POST', body, headers })).json();
  for (;;) {
    const task = await server.json(`/results/${id}?wait=30`);
    if (task.status === 'SUCCESS') return task;
    if (task.status === 'FAILED') throw new Error(`The task failed: ${task.error_message}`);
  }
}

/** Distances of the frames that the page draws while something is done, ms. */
async function drawn(page, act) {
  await page.evaluate(() => {
    const times = [];
    const note = (time) => {
      times.push(time);
      if (globalThis.noted) requestAnimationFrame(note);
    };
    globalThis.noted = times;
    requestAnimationFrame(note);
  });
  await act();
  const times = await page.evaluate(() => {
    const { noted } = globalThis;
    globalThis.noted = null;
    return noted;
  });
  return times.slice(1).map((time, at) => time - times[at]);
}

const press = async (page, keys) => {
  for (const key of keys) {
    await page.keyboard.press(key);
    await sleep(40);
  }
};

/** From the left end of the timeline to the right one, as a hand does. */
async function drag(page) {
  const { x, y, width, height } = await page.locator('.lanes .lane-body').first().boundingBox();
  const middle = y + height / 2;
  await page.mouse.move(x + width * 0.05, middle);
  await page.mouse.down();
  await page.mouse.move(x + width * 0.95, middle, { steps: 60 });
  await page.mouse.up();
}

/** How long the page takes to show an hour of video, and how evenly it draws while somebody works with it. */
export async function benchPage() {
  if (!CHROMIUM) return 'Not measured: no Chromium (CHROMIUM_PATH).';
  return inFolder(async (folder) => {
    const server = await PageService.start();
    const browser = await openBrowser();
    try {
      return await measure(server, browser, await analysed(server, await hour(folder)));
    } finally {
      await browser.close();
      await server.stop();
    }
  });
}

async function measure(server, browser, { task_id: id, result }) {
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
  await page.goto(`${server.service.base}/`);
  await page.getByRole('dialog', { name: 'API key' }).getByLabel('Key').fill(server.key);
  await Promise.all([page.waitForEvent('load'), page.getByRole('button', { name: 'Use this key' }).click()]);
  const start = performance.now();
  await page.goto(`${server.service.base}/#/tasks/${id}`);
  await page.getByTestId('viewer').waitFor();
  const shown = performance.now() - start;
  await sleep(1_000);
  const repeated = (keys, times) => Array.from({ length: times }, () => keys).flat();
  const rows = [
    ['nothing', () => sleep(1_500)],
    ['the timeline zoomed, 12 steps in and out', () => press(page, [...repeated(['+'], 12), ...repeated(['-'], 12)])],
    ['from shot to shot, 40 of them', () => press(page, repeated([']'], 40))],
    ['the playhead dragged over the hour', () => drag(page)],
    ['playing, 3 s', () => press(page, ['Space']).then(() => sleep(3_000))],
  ];
  const measured = [];
  for (const [name, act] of rows) {
    const between = await drawn(page, act);
    const ms = [median(between), quantile(between, 0.95), Math.max(...between)];
    measured.push([name, String(between.length), ...ms.map((one) => one.toFixed(0))]);
  }
  const sizes = `${result.shots.length} shots, ${result.sampling.frames_analyzed} frames, each with an object; shown after ${(shown / 1_000).toFixed(1)} s.`;
  return `${sizes}\n\n${table(['while', 'frames drawn', 'between two, median ms', 'p95 ms', 'longest ms'], measured)}`;
}
