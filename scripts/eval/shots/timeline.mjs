import { execFileSync } from 'node:child_process';

/** Pixels of everything that is composed. */
export const SIZE = '320x180';
/** Frames that a source takes to become what it is. */
const SETTLED = 5;
/** Frames of a colour alone that are a shot of their own. */
const OWN_SHOT = 8;
/** Some of twelve frames in a row are left out. */
const UNEVEN = 'gt(mod(n*7,12),4)+eq(mod(n,5),0)';
const isKept = (n) => (n * 7) % 12 > 4 || n % 5 === 0;

/**
 * Joins takes `{source, frames, filter}` by junctions `{kind: 'cut'}`, `{kind: 'dissolve', length}` or
 * `{kind: 'fade', length, hold, color}` into one graph, and says at which frames they are: `cuts` are first frames of shots,
 * `gradual` the first and last frame that differ from both neighbours. `isUneven` leaves frames out, times stay.
 */
export function compose({ name, fps, takes, junctions, filter = 'null', isUneven = false }) {
  const parts = takes.map((take, at) => clip(take, fps, at, junctions[at - 1], junctions[at]));
  const truth = { cuts: [], gradual: [] };
  let [frames, label] = [takes[0].frames, 'c0'];
  junctions.forEach((junction, at) => {
    const next = takes[at + 1].frames;
    parts.push(`[${label}][c${at + 1}]${joint(junction, frames, fps)}[j${at}]`);
    mark(truth, junction, frames);
    frames += next + (junction.hold ?? 0) - (junction.kind === 'dissolve' ? junction.length + 1 : 0);
    label = `j${at}`;
  });
  const end = isUneven ? `,select='${UNEVEN}'` : '';
  const whole = { name, fps, frames, ...truth, isUneven, graph: `${parts.join(';')};[${label}]${filter}${end}` };
  return isUneven ? thinned(whole) : whole;
}

function clip({ source, frames, filter = 'null' }, fps, at, before, after) {
  const steady = `settb=1/${fps},setpts=N`;
  const trimmed = `trim=start_frame=${SETTLED}:end_frame=${SETTLED + frames},${steady},${filter}`;
  const into = before?.kind === 'fade' ? `,fade=t=in:s=0:n=${before.length}:c=${before.color}` : '';
  const out =
    after?.kind === 'fade'
      ? `,fade=t=out:s=${frames - after.length}:n=${after.length}:c=${after.color},tpad=stop=${after.hold}:color=${after.color}`
      : '';
  // The rate first: at the end it would hand xfade the last frame with the end, which then leaves it out.
  return `${source(fps)},format=yuv420p,setsar=1,${trimmed}${into}${out},format=yuv420p,setsar=1,${steady}[c${at}]`;
}

function joint(junction, frames, fps) {
  const steady = `settb=1/${fps},setpts=N`;
  if (junction.kind !== 'dissolve') return `concat=n=2,${steady}`;
  const begin = frames - junction.length - 1;
  return `xfade=transition=fade:duration=${(junction.length + 1) / fps}:offset=${begin / fps},${steady}`;
}

/** ffmpeg's first frame of a fade-out is still whole, that of a fade-in still blank. */
function mark({ cuts, gradual }, { kind, length, hold }, frames) {
  if (kind === 'cut') cuts.push(frames);
  else if (kind === 'dissolve') gradual.push([frames - length, frames - 1]);
  else if (hold < OWN_SHOT) gradual.push([frames - length + 1, frames + hold + length - 1]);
  else gradual.push([frames - length + 1, frames - 1], [frames + hold + 1, frames + hold + length - 1]);
}

/** The same truth among the frames that are kept. */
function thinned({ cuts, gradual, ...whole }) {
  const before = [0];
  for (let n = 0; n < whole.frames; n++) before.push(before[n] + (isKept(n) ? 1 : 0));
  return {
    ...whole,
    frames: before[whole.frames],
    cuts: cuts.map((at) => before[at]),
    gradual: gradual.map(([first, last]) => [before[first], before[last + 1] - 1]),
  };
}

/** Writes a composition as H.264 with B-frames, as coded as footage is, its times as they are. */
export function encode({ graph }, path) {
  const coding = ['-c:v', 'libx264', '-preset', 'superfast', '-crf', '25', '-pix_fmt', 'yuv420p', '-threads', '2'];
  const args = ['-v', 'error', '-y', '-f', 'lavfi', '-i', graph, '-fps_mode', 'passthrough', ...coding, path];
  execFileSync('ffmpeg', args, { stdio: 'pipe' });
}
