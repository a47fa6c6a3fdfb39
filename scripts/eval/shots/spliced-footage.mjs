import { join } from 'node:path';
import { Random } from './random.mjs';
import { compose, SIZE } from './timeline.mjs';

/** Real videos of one shot each, and frames of them that may be used, from the first. */
const TAKES = [
  ['hikers_h264.mp4', 500],
  ['bottles_h264.mp4', 1150],
  ['one_by_one_person_h264.mp4', 1350],
  ['chaplin_h264_mp3.mp4', 230],
  ['london_roofs_60fps.mp4', 290],
  ['pattern_orig_720x1280.mp4', 195],
  ['doorknob_1280x720.mp4', 110],
  ['asl_again_h264.mkv', 70],
  ['asl_walk_h264.mkv', 80],
  ['vp9_642x642.webm', 80],
  ['vp9_10bit_caption.webm', 65],
  ['av1_10bit_hdr10_portrait.mp4', 120],
];

/** Of a real video: `frames` of them from a drawn one, each as long as a frame of the composition, turned or mirrored at random. */
function take(random, folder, [file, most], frames) {
  const from = random.whole(0, most - frames);
  const look = random.pick(['null', 'hflip', 'null', 'eq=contrast=0.7', 'null']);
  const source = (fps) =>
    `movie=filename='${join(folder, 'videos', file)}',trim=start_frame=${from},scale=${SIZE},${look},settb=1/${fps},setpts=N,fps=${fps}`;
  return { source, frames };
}

/** One clip of real takes joined at known frames, as a seed decides. */
export function spliced(seed, folder) {
  const random = new Random(seed);
  const fps = random.pick([24, 25, 30]);
  const chosen = random.pickApart(TAKES, random.whole(6, 8));
  const junctions = chosen.slice(1).map(() => {
    const kind = random.pick(['cut', 'cut', 'dissolve', 'dissolve', 'fade']);
    if (kind === 'fade') return { kind, length: random.whole(8, 18), hold: random.pick([0, 12]), color: 'black' };
    return { kind, length: kind === 'dissolve' ? random.whole(8, 26) : undefined };
  });
  // Settling, and a margin where a take's frames are fewer than said.
  const takes = chosen.map((one) => take(random, folder, one, Math.min(one[1] - 8, random.whole(45, 90))));
  const name = `seed ${seed}: ${chosen.map(([file]) => file.split(/[_.]/)[0]).join(', ')}`;
  return compose({ name, fps, takes, junctions });
}
