import { SIZE } from './timeline.mjs';

/** A source of lavfi of the composed size; what varies is drawn once, so that a scene does not change while it lasts. */
const plain = (source) => (fps) => `${source}:s=${SIZE}:r=${fps}`;
/** A window of that size which moves over a larger picture, offsets as expressions of n. */
const window = (source, x, y) => (fps) => `${source}:s=960x540:r=${fps},crop=320:180:x='${x}':y='${y}'`;

const color = (random) =>
  `0x${Array.from({ length: 3 }, () => random.whole(16, 240).toString(16).padStart(2, '0')).join('')}`;
/** Places on the edge of the Mandelbrot set, where there is something to see. */
const PLACES = [
  [-0.743, 0.131],
  [-1.25, 0.02],
  [0.275, 0.006],
  [-0.16, 1.035],
  [-1.768, 0.001],
  [0.36, 0.1],
];
const still = ['testsrc2=alpha=255', 'smptehdbars=sar=1', 'pal75bars=sar=1', 'rgbtestsrc=sar=1', 'testsrc=decimals=0'];

function mandelbrot(random, from, to) {
  const [x, y] = random.pick(PLACES);
  return `mandelbrot=start_x=${x}:start_y=${y}:start_scale=${from}:end_scale=${to}:end_pts=${random.whole(250, 600)}`;
}

/** Kinds of scenes: each draws one. */
export const SCENES = {
  zoom: (random) => plain(mandelbrot(random, random.between(0.3, 1.2), random.between(0.02, 0.1))),
  pan: (random) => {
    const [reach, pace] = [random.whole(120, 300), random.between(12, 60)];
    return window(mandelbrot(random, 1.6, 1.6), `320+${reach}*sin(n/${pace})`, '180');
  },
  shaken: (random) => {
    const [strength, a, b] = [random.whole(8, 40), random.between(1, 3), random.between(2, 5)];
    const source = random.pick(['testsrc2=alpha=255', mandelbrot(random, 1, 0.9)]);
    return window(source, `320+${strength}*sin(n*${a})`, `180+${strength}*cos(n*${b})`);
  },
  light: (random) => {
    const colors = Array.from({ length: 4 }, (_, at) => `c${at}=${color(random)}`).join(':');
    const ends = `x0=${random.whole(0, 80)}:y0=${random.whole(0, 60)}:x1=${random.whole(240, 319)}:y1=${random.whole(120, 179)}`;
    return plain(`gradients=speed=${random.between(0.005, 0.04)}:nb_colors=4:${colors}:${ends}`);
  },
  life: (random) =>
    plain(
      `life=seed=${random.whole(1, 1e6)}:ratio=${random.between(0.15, 0.5)}:mold=${random.whole(4, 20)}:life_color=${color(random)}:death_color=${color(random)}`,
    ),
  cells: (random) => plain(`cellauto=rule=${random.pick([30, 45, 73, 110, 150])}:random_seed=${random.whole(1, 1e6)}`),
  bars: (random) => plain(random.pick(still)),
  turning: (random) => {
    const [source, pace] = [random.pick(['testsrc2', 'smptehdbars', 'rgbtestsrc']), random.between(0.5, 5)];
    return (fps) => `${source}=s=640x360:r=${fps},rotate=a=t*${pace}:ow=320:oh=180`;
  },
  waves: (random) => {
    const [a, b, c] = [random.between(5, 20), random.between(5, 20), random.between(1, 6)];
    return (fps) =>
      `color=c=gray:s=160x90:r=${fps},format=yuv444p,geq=lum='128+60*sin((X+${c}*N)/${a})+50*cos((Y+X/3)/${b})':` +
      `cb='128+50*sin(X/${b}+N/25)':cr='128+50*cos(Y/${a})',scale=${SIZE}`;
  },
  things: (random) => {
    const boxes = Array.from({ length: 4 }, () => {
      const [w, h, pace] = [random.whole(20, 110), random.whole(20, 90), random.between(1, 9)];
      return { w, h, pace, y: random.whole(0, 150), fill: color(random) };
    });
    const colors = `c0=${color(random)}:c1=${color(random)}`;
    return (fps) => {
      const box = ({ w, h, pace, y, fill }) =>
        `null[under];color=c=${fill}:s=${w}x${h}:r=${fps}[box];[under][box]overlay=x='mod(n*${pace},${320 + w})-${w}':y=${y}:shortest=1`;
      return `gradients=speed=0.003:nb_colors=2:${colors}:s=${SIZE}:r=${fps},${boxes.map(box).join()}`;
    };
  },
  slowZoom: (random) => {
    const [source, speed] = [random.pick(['testsrc2', 'smptehdbars', 'testsrc']), random.between(0.001, 0.008)];
    return (fps) =>
      `${source}=s=640x360:r=${fps},zoompan=z='1+${speed}*on':x='iw/2-iw/zoom/2':y='ih/3':d=1:s=${SIZE}:fps=${fps}`;
  },
  snow: (random) => {
    const [fill, strength, seed] = [color(random), random.whole(30, 80), random.whole(1, 1e5)];
    return (fps) => `color=c=${fill}:s=${SIZE}:r=${fps},noise=alls=${strength}:allf=t:all_seed=${seed}`;
  },
};
