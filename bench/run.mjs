/**
 * `npm run bench [-- <H.264 file>]`: what the service costs beside the parts it is made of, as tables. Without a file it
 * makes a minute of 720p H.264 itself. Figures of one run compare with one another, not with those of another machine.
 */
import { cpus } from 'node:os';
import { join } from 'node:path';
import { benchSubmit, benchWhileBusy } from './http.mjs';
import { inFolder, run } from './measure.mjs';
import { benchMemory } from './memory.mjs';
import { benchPage } from './page.mjs';
import { benchSearch } from './search.mjs';
import { benchTask } from './task.mjs';

const FFMPEG = process.env.FFMPEG_PATH || 'ffmpeg';

/** A minute of 720p: scenes with detail and motion, at a camera's bit rate. */
async function footage(folder) {
  const path = join(folder, 'minute.mp4');
  const scenes = [
    'mandelbrot=size=1280x720:rate=30',
    'testsrc2=size=1280x720:rate=30,noise=alls=12:allf=t',
    'life=size=1280x720:rate=30:mold=20:ratio=0.1,boxblur=2',
  ];
  const graph = scenes
    .map((scene, at) => `${scene},trim=duration=20,setpts=PTS-STARTPTS,format=yuv420p,setsar=1[v${at}]`)
    .join(';');
  const output = ['-map', '[v]', '-c:v', 'libx264', '-preset', 'veryfast', '-b:v', '6M', '-g', '60', path];
  await run(FFMPEG, [
    '-v',
    'error',
    '-nostdin',
    '-y',
    '-filter_complex',
    `${graph};[v0][v1][v2]concat=n=3[v]`,
    ...output,
  ]);
  return path;
}

await inFolder(async (folder) => {
  const file = process.argv[2] ?? (await footage(folder));
  const print = (title, text) => process.stdout.write(`\n### ${title}\n\n${text}\n`);
  process.stdout.write(
    `${new Date().toISOString().slice(0, 10)}, Node ${process.versions.node}, ${cpus().length} × ${cpus()[0].model}\n`,
  );
  print('The whole task beside its parts', await benchTask(file));
  print('Accepting tasks', await benchSubmit());
  print('Answers while a worker works', await benchWhileBusy());
  print('Memory', await benchMemory(file));
  print('Searching', await benchSearch());
  print('The page of an hour', await benchPage());
});
