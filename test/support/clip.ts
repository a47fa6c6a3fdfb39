import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Scenes that nobody takes for one another. Each is an ffmpeg source without size, rate and duration. */
const SOURCES = ['testsrc2', 'smptebars', 'mandelbrot', 'rgbtestsrc', 'color=c=teal', 'yuvtestsrc', 'color=c=orange'];

/** An H.264 clip of scenes that follow each other by hard cuts, as bytes. Scene `i` lasts `seconds[i]`; cuts are exact. */
export async function clip(seconds: number[], { width = 320, height = 180, rate = 25 } = {}): Promise<Buffer> {
  const folder = await mkdtemp(join(tmpdir(), 'clip-'));
  const path = join(folder, 'clip.mp4');
  const scenes = seconds.map((duration, at) => {
    const source = SOURCES[at % SOURCES.length] as string;
    const frames = Math.round(duration * rate);
    return `${source}${source.includes('=') ? ':' : '='}size=${width}x${height}:rate=${rate},trim=end_frame=${frames},format=yuv420p,setsar=1[v${at}]`;
  });
  const graph = `${scenes.join(';')};${scenes.map((_, at) => `[v${at}]`).join('')}concat=n=${scenes.length}[v]`;
  const output = ['-map', '[v]', '-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p', path];
  try {
    await run('ffmpeg', ['-v', 'error', '-nostdin', '-y', '-filter_complex', graph, ...output]);
    return await readFile(path);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
