import { execFileSync } from 'node:child_process';
import { basename, extname, join } from 'node:path';

/** A picture as a video of one frame, its pixels as they are: JPEG is copied, anything else coded without loss. */
export function still(picture, folder) {
  const path = join(folder, `${basename(picture, extname(picture))}.mkv`);
  const codec = /\.jpe?g$/i.test(picture) ? ['-c', 'copy'] : ['-c:v', 'libx264rgb', '-qp', '0', '-pix_fmt', 'rgb24'];
  execFileSync('ffmpeg', ['-v', 'error', '-y', '-framerate', '1', '-i', picture, ...codec, path]);
  return path;
}
