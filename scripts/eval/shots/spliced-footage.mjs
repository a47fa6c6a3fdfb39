import { join } from 'node:path';
import { Random } from './random.mjs';
import { compose, SIZE } from './timeline.mjs';

/** Real videos, and the frames of each, end exclusive, that are one shot. */
const TAKES = [
  ['hikers_h264.mp4', 0, 520],
  ['bottles_h264.mp4', 0, 1180],
  ['one_by_one_person_h264.mp4', 0, 1390],
  ['chaplin_h264_mp3.mp4', 0, 240],
  ['london_roofs_60fps.mp4', 0, 300],
  ['pattern_orig_720x1280.mp4', 0, 195],
  ['doorknob_1280x720.mp4', 0, 115],
  ['asl_again_h264.mkv', 0, 75],
  ['asl_walk_h264.mkv', 0, 85],
  ['vp9_642x642.webm', 6, 90],
  ['av1_10bit_hdr10_portrait.mp4', 0, 125],
];
/** What a composition leaves out of a take's beginning, with a margin. */
const LEFT_OUT = 8;

/** Of a real video: `frames` of them from a drawn one, each as long as a frame of the composition, turned or mirrored at random. */
function take(random, folder, [file, first, end], frames) {
  const from = random.whole(first, end - frames - LEFT_OUT);
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
  const takes = chosen.map((one) => {
    const [, first, end] = one;
    return take(random, folder, one, Math.min(end - first - LEFT_OUT, random.whole(45, 90)));
  });
  const name = `seed ${seed}: ${chosen.map(([file]) => file.split(/[_.]/)[0]).join(', ')}`;
  return compose({ name, fps, takes, junctions });
}
