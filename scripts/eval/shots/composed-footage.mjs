const { cuts, dissolves, fades, flash, take } = await import('../../../test/support/compositions.ts');

const NOISE = 'noise=alls=24:allf=t:all_seed=7';
const DARK = 'eq=brightness=-0.35:contrast=0.35,noise=alls=6:allf=t:all_seed=7';
const BARS = 'drawbox=h=24:c=black:t=fill,drawbox=y=ih-24:h=24:c=black:t=fill';
const GREYISH = 'eq=saturation=0.15:contrast=0.45';
const LIVELY = ['zoom', 'pan', 'cells', 'patterns', 'handheld', 'waves', 'turning', 'zoomElsewhere'];
const CALM = ['light', 'life', 'clock', 'bars', 'zoom', 'warmLight', 'pan', 'waves'];

const takes = (scenes, frames) => scenes.map((scene, at) => take(scene, frames + ((at * 7) % 11)));
const single = (name, scene, filter, fps = 25) => cuts(name, [take(scene, 150)], { filter, fps });
const falling =
  "null[under];color=c=maroon:s=90x70:r=25[box];[under][box]overlay=x=100:y='mod(n*11,260)-70':shortest=1";
const caption =
  "drawbox=y=130:h=40:c=black@0.7:t=fill:enable='between(n,50,100)',drawbox=x=40:y=140:w=240:h=16:c=white:t=fill:enable='between(n,50,100)'";

/** What the algorithm was tuned on: one difficulty a clip. */
export const composed = [
  cuts('cuts', takes(CALM, 30)),
  cuts('cuts in motion', takes(LIVELY, 30)),
  cuts('cuts, short shots', takes([...LIVELY, ...CALM], 8)),
  cuts('cuts, noise', takes(LIVELY, 25), { filter: NOISE }),
  cuts('cuts, low light', takes(CALM, 25), { filter: DARK }),
  cuts('cuts, letterboxed', takes(LIVELY, 25), { filter: BARS }),
  cuts('cuts, similar colours', takes(LIVELY, 30), { filter: GREYISH }),
  cuts('cuts, one place in two framings', [take('pan', 40), take('zoomElsewhere', 40), take('handheld', 40)]),
  cuts('cuts, 10 fps', takes(LIVELY, 25), { fps: 10 }),
  cuts('cuts, 60 fps', takes(CALM, 70), { fps: 60 }),
  cuts('cuts between flashes', takes(CALM, 40), {
    filter: [20, 70, 150, 215].map((n, at) => flash(n, 1 + (at % 3))).join(),
  }),
  dissolves('dissolves of 10', takes(CALM, 60), 10),
  dissolves('dissolves of 15, motion', takes(LIVELY, 60), 15),
  dissolves('dissolves of 20, noise', takes(CALM, 60), 20, { filter: NOISE }),
  dissolves('dissolves of 30', takes(CALM, 80), 30),
  dissolves('dissolves of 20, letterboxed', takes(LIVELY, 70), 20, { filter: BARS }),
  dissolves('dips to black', takes(CALM, 70), 24, { transition: 'fadeblack' }),
  dissolves('dips to white', takes(CALM, 70), 24, { transition: 'fadewhite' }),
  fades('fades through black', takes(CALM, 60), 15, 12),
  fades('fades through white', takes(CALM, 60), 15, 12, { color: 'white' }),
  fades('fades, no black between', takes(LIVELY, 60), 20, 0),
  fades('fades, noise', takes(CALM, 60), 15, 15, { filter: 'noise=alls=12:allf=t:all_seed=7' }),
  single('none: hand-held', 'handheld'),
  single('none: shaken', 'shaken'),
  single('none: turning', 'turning'),
  single('none: pan', 'pan'),
  single('none: zoom, noise', 'zoom', NOISE),
  single('none: flashes', 'patterns', [20, 50, 80, 110].map((n, at) => flash(n, 1 + (at % 3), 0.9)).join()),
  single('none: falling object', 'light', falling),
  single('none: caption', 'zoom', caption),
  single('none: 10 fps', 'turning', 'null', 10),
  single('none: light changes', 'pan', "eq=eval=frame:brightness='-0.25*sin(n/9)'"),
];
