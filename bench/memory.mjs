import { execFileSync } from 'node:child_process';
import { openAsBlob, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ended, inFolder, run, submit, table, upload, withService } from './measure.mjs';

const FFMPEG = process.env.FFMPEG_PATH || 'ffmpeg';
const MINUTES = [1, 20];

/** Peak resident memory of the worker process after a 1-minute and after a 20-minute video, each in a service of its own. */
export async function benchMemory(file) {
  return inFolder(async (folder) => {
    const peaks = [];
    for (const minutes of MINUTES) {
      const video = join(folder, `${minutes}.mp4`);
      await run(FFMPEG, [
        '-v',
        'error',
        '-nostdin',
        '-y',
        '-stream_loop',
        '-1',
        '-i',
        file,
        '-map',
        '0:v:0',
        '-c',
        'copy',
        '-t',
        String(60 * minutes),
        video,
      ]);
      peaks.push(await peakOf(video));
    }
    const rows = MINUTES.map((minutes, at) => [
      `${minutes} min`,
      (peaks[at] / 1_024).toFixed(0),
      (peaks[at] / peaks[0]).toFixed(2),
    ]);
    return table(['video', 'worker peak RSS, MiB', 'ratio'], rows);
  });
}

function peakOf(video) {
  return withService({ MAX_VIDEO_BYTES: String(4e9) }, async ({ base, pid }) => {
    const { task_id: id } = await (
      await submit(base, { video_url: await upload(base, await openAsBlob(video), 'v.mp4') })
    ).json();
    await ended(base, id);
    const worker = execFileSync('pgrep', ['-P', String(pid), '-f', 'worker.js'], { encoding: 'utf8' }).trim();
    return Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${worker}/status`, 'utf8'))[1]);
  });
}
