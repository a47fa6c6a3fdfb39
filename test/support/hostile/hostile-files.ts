import { damaged } from './damaged.js';
import type { Bait, HostileFile } from './hostile-file.js';
import { limits } from './limits.js';
import { matroskaFiles } from './matroska-files.js';
import { mp4Files } from './mp4-files.js';
import { odd } from './odd.js';
import { scripts } from './scripts.js';
import { strangers } from './strangers.js';

/** Whether a file stands for the others of its kind when time is short: one cut and one set of flipped bits for each container, a few new sizes for many. */
export const isOfShortForm = ({ name }: HostileFile): boolean =>
  !/^(cut-at-[1-46-9]|flipped-2|sizes-that-change-often)/.test(name);

/** Every hostile file, made on this machine; ffmpeg's own part is kept between runs. `frames`: of the longest. */
export async function hostileFiles(bait: Bait, options: { frames?: number } = {}): Promise<HostileFile[]> {
  return [
    ...scripts(bait),
    ...(await strangers()),
    ...(await mp4Files(bait)),
    ...(await matroskaFiles(bait)),
    ...(await limits(options)),
    ...(await odd()),
    ...(await damaged()),
  ];
}
