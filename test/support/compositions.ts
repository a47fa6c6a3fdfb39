import { execFileSync } from 'node:child_process';

/** Footage put together by ffmpeg from synthetic scenes, with what is known of it to the frame. */
export interface Composition {
  name: string;
  fps: number;
  /** A graph for `-f lavfi`. */
  graph: string;
  frames: number;
  /** First frames of new shots after a hard cut. */
  cuts: number[];
  /** First and last frame that a gradual transition changes. */
  gradual: [number, number][];
}

const SIZE = { width: 320, height: 180 };

type Source = (fps: number) => string;

const at = (source: string): Source => {
  return (fps) => `${source}${source.includes('=') ? ':' : '='}s=${SIZE.width}x${SIZE.height}:r=${fps}`;
};
/** A window that moves over a larger picture. */
const window = (source: string, x: string, y: string): Source => {
  return (fps) => `${source}:s=960x540:r=${fps},crop=${SIZE.width}:${SIZE.height}:x='${x}':y='${y}'`;
};

/** Frames that a source takes to become what it is. */
const SETTLED = 5;

/** Scenes by what is hard about them. */
export const SCENES = {
  zoom: at('mandelbrot=start_scale=0.4:end_scale=0.05:end_pts=400'),
  zoomElsewhere: at('mandelbrot=start_x=-1.25:start_y=0.02:start_scale=0.3:end_scale=0.02:end_pts=300'),
  clock: at('testsrc'),
  patterns: at('testsrc2'),
  bars: at('smptebars'),
  cells: at('cellauto=rule=110:random_seed=7'),
  life: at('life=seed=3:ratio=0.3:life_color=#C0E0A0:death_color=#203050:mold=8'),
  waves: (fps: number) =>
    `color=c=gray:s=${SIZE.width}x${SIZE.height}:r=${fps},format=yuv444p,` +
    "geq=lum='128+60*sin((X+3*N)/9)+50*cos((Y+X/3)/7)':cb='128+40*sin(X/40+N/25)':cr='128+40*cos(Y/30)'",
  light: at('gradients=speed=0.02:x0=20:y0=30:x1=300:y1=150:c0=#203060:c1=#60A080:c2=#C0C0E0:c3=#302010:nb_colors=4'),
  warmLight: at(
    'gradients=speed=0.02:x0=40:y0=20:x1=280:y1=160:c0=#C08040:c1=#906030:c2=#D0A060:c3=#704020:nb_colors=4',
  ),
  pan: window('mandelbrot=start_scale=2.5:end_scale=2.5', '320+300*sin(n/45)', '100'),
  handheld: window(
    'mandelbrot=start_scale=1.2:end_scale=1',
    '320+9*sin(n*1.3)+7*sin(n*2.9)',
    '180+8*cos(n*1.7)+6*sin(n*4.1)',
  ),
  shaken: window('testsrc2=alpha=255', '320+40*sin(n*2.1)+25*sin(n*3.7)', '180+30*cos(n*1.9)+20*sin(n*3.1)'),
  turning: (fps: number) => `testsrc2=s=640x360:r=${fps},rotate=a=t*4:ow=${SIZE.width}:oh=${SIZE.height}`,
} satisfies Record<string, Source>;

export type Scene = keyof typeof SCENES;

/** A scene of so many frames, and what its pictures go through. */
export interface Take {
  scene: Scene;
  frames: number;
  filter?: string;
}

export const take = (scene: Scene, frames: number, filter = 'null'): Take => ({ scene, frames, filter });

const clip = ({ scene, frames, filter = 'null' }: Take, fps: number, label: string): string =>
  `${SCENES[scene](fps)},trim=start_frame=${SETTLED}:end_frame=${SETTLED + frames},setpts=N,${filter},format=yuv420p,setsar=1,settb=1/${fps},setpts=N[${label}]`;

/** Takes that follow each other by hard cuts; `filter` goes over all of them. */
export function cuts(name: string, takes: Take[], { fps = 25, filter = 'null' } = {}): Composition {
  const clips = takes.map((one, index) => clip(one, fps, `c${index}`));
  const graph = `${clips.join(';')};${takes.map((_, index) => `[c${index}]`).join('')}concat=n=${takes.length},${filter}`;
  const ends = takes.reduce<number[]>((all, { frames }) => [...all, (all.at(-1) ?? 0) + frames], []);
  return { name, fps, graph, frames: ends.at(-1) ?? 0, cuts: ends.slice(0, -1), gradual: [] };
}

/** Takes that dissolve into each other (or by another of xfade's transitions), each over so many frames. */
export function dissolves(
  name: string,
  takes: Take[],
  length: number,
  { fps = 25, filter = 'null', transition = 'fade' } = {},
): Composition {
  const parts = takes.map((one, index) => clip(one, fps, `c${index}`));
  const gradual: [number, number][] = [];
  let [frames, label] = [takes[0]?.frames ?? 0, 'c0'];
  takes.slice(1).forEach((next, index) => {
    const begin = frames - length - 1;
    const seconds = `duration=${(length + 1) / fps}:offset=${begin / fps}`;
    parts.push(`[${label}][c${index + 1}]xfade=transition=${transition}:${seconds}[x${index}]`);
    gradual.push([begin + 1, begin + length]);
    [frames, label] = [begin + next.frames, `x${index}`];
  });
  return { name, fps, graph: `${parts.join(';')};[${label}]${filter}`, frames, cuts: [], gradual };
}

/** Frames of a colour alone that are a shot of their own. */
const OWN_SHOT = 8;

/** Takes that fade to a colour and from it, with so many frames of the colour alone between. */
export function fades(
  name: string,
  takes: Take[],
  length: number,
  hold: number,
  { fps = 25, color = 'black', filter = 'null' } = {},
): Composition {
  const faded = takes.map(({ scene, frames, filter: own = 'null' }, index) => {
    const out = `fade=t=out:s=${frames - length}:n=${length}:c=${color}`;
    const into = `fade=t=in:s=0:n=${length}:c=${color}`;
    const before = index > 0 ? into : 'null';
    const after = index < takes.length - 1 ? `${out},tpad=stop=${hold}:color=${color}` : 'null';
    return take(scene, frames, `${own},${before},${after}`);
  });
  const joined = cuts(name, faded, { fps, filter });
  const gradual: [number, number][] = [];
  let frames = takes[0]?.frames ?? 0;
  for (const { frames: next } of takes.slice(1)) {
    // ffmpeg's first frame of a fade-out is still whole, that of a fade-in still blank.
    const [out, into] = [frames - length + 1, frames + hold + 1];
    if (hold < OWN_SHOT) gradual.push([out, into + length - 1]);
    else gradual.push([out, frames], [into, into + length - 1]);
    frames += hold + next;
  }
  return { ...joined, frames, cuts: [], gradual };
}

/** Whitens some frames, as a flashlight does. */
export const flash = (first: number, count: number, strength = 0.8): string =>
  `drawbox=c=white@${strength}:t=fill:enable='between(n,${first},${first + count - 1})'`;

/** Writes the composition as H.264, as coded as footage is. */
export function encode({ graph }: Composition, path: string): void {
  const coding = ['-c:v', 'libx264', '-preset', 'ultrafast', '-crf', '26', '-pix_fmt', 'yuv420p', '-threads', '1'];
  execFileSync(
    'ffmpeg',
    ['-v', 'error', '-y', '-f', 'lavfi', '-i', graph, '-fps_mode', 'passthrough', ...coding, path],
    {
      stdio: 'pipe',
    },
  );
}
