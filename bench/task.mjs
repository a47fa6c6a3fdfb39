import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { openAsBlob } from 'node:fs';
import { basename } from 'node:path';
import { ended, median, run, seconds, submit, table, upload, withService } from './measure.mjs';

const ROUNDS = 5;
const FFMPEG = process.env.FFMPEG_PATH || 'ffmpeg';

/** Decoding alone, inference alone on the same frames, and the whole task through HTTP, in turn; medians and their ratio. */
export async function benchTask(file) {
  const times = { decode: [], inference: [], task: [], wall: [] };
  await withService({}, async ({ base }) => {
    const url = await upload(base, await openAsBlob(file), basename(file));
    await analyse(base, url);
    for (let round = 0; round < ROUNDS; round++) {
      times.decode.push(
        await seconds(() => run(FFMPEG, ['-v', 'error', '-nostdin', '-i', file, '-map', '0:v:0', '-f', 'null', '-'])),
      );
      times.inference.push(await inference(file));
      const task = await analyse(base, url);
      times.task.push(task.seconds);
      times.wall.push(task.wall);
    }
  });
  const [decode, inferred, task, wall] = [times.decode, times.inference, times.task, times.wall].map(median);
  const slower = Math.max(decode, inferred);
  return table(
    ['what', 'seconds (median of 5)', '× slower of the two'],
    [
      ['ffmpeg decoding alone (`-f null`)', decode.toFixed(2), (decode / slower).toFixed(2)],
      ['ONNX Runtime alone on the same frames', inferred.toFixed(2), (inferred / slower).toFixed(2)],
      ['the whole task (`started_at` to `finished_at`)', task.toFixed(2), (task / slower).toFixed(2)],
      ['the whole task, from POST to SUCCESS seen by the client', wall.toFixed(2), (wall / slower).toFixed(2)],
    ],
  );
}

async function analyse(base, url) {
  let task;
  const wall = await seconds(async () => {
    const { task_id: id } = await (await submit(base, { video_url: url })).json();
    task = await ended(base, id);
  });
  return { wall, seconds: (Date.parse(task.finished_at) - Date.parse(task.started_at)) / 1_000 };
}

/** In a process of its own, so that no thread pool of this one is in the way. It prints its seconds. */
async function inference(file) {
  const child = spawn(process.execPath, [new URL('./inference.mjs', import.meta.url).pathname, file], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let said = '';
  child.stdout.on('data', (chunk) => (said += chunk));
  const [code] = await once(child, 'exit');
  if (code !== 0) throw new Error('bench/inference.mjs failed');
  return Number(said);
}
