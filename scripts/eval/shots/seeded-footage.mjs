import { Random } from './random.mjs';
import { SCENES } from './seeded-scenes.mjs';
import { compose } from './timeline.mjs';

const RATES = [12, 24, 25, 25, 30, 50, 60];
const KINDS = ['cut', 'cut', 'cut', 'dissolve', 'dissolve', 'fade'];
const COLORS = ['black', 'black', 'white'];

/** What may lie over a whole clip. */
const LOOKS = [
  () => 'null',
  () => 'null',
  (random) => `noise=alls=${random.whole(8, 24)}:allf=t:all_seed=${random.whole(1, 1e5)}`,
  (random) => `eq=brightness=-${random.between(0.15, 0.35)}:contrast=${random.between(0.4, 0.7)}`,
  (random) => {
    const height = random.whole(10, 28);
    return `drawbox=h=${height}:c=black:t=fill,drawbox=y=ih-${height}:h=${height}:c=black:t=fill`;
  },
  (random) => `eq=saturation=${random.between(0.1, 0.4)}:contrast=${random.between(0.4, 0.7)}`,
  (random) => `eq=eval=frame:brightness='-${random.between(0.1, 0.25)}*sin(n/${random.whole(6, 20)})'`,
];

const glare = (first, count, strength) =>
  `drawbox=c=white@${strength}:t=fill:enable='between(n,${first},${first + count - 1})'`;

/** One clip that a seed decides: scenes, their lengths and how they are joined, the rate, what lies over all. */
export function seeded(seed) {
  const random = new Random(seed);
  const fps = random.pick(RATES);
  const isUneven = random.next() < 0.15;
  const kinds = random.pickApart(Object.keys(SCENES), random.whole(5, 8));
  const junctions = kinds.slice(1).map(() => junction(random));
  const takes = kinds.map((kind, at) => {
    const needed = reach(junctions[at - 1]) + reach(junctions[at]);
    return { source: SCENES[kind](random), frames: needed + random.whole(14, 70) };
  });
  const filter = random.pick(LOOKS)(random);
  return compose({ name: `seed ${seed}: ${kinds.join(', ')}; ${fps} fps`, fps, takes, junctions, filter, isUneven });
}

/** One clip of a single scene, with bursts of light on it: nothing to be found. */
export function uncut(seed) {
  const random = new Random(seed);
  const kind = random.pick(Object.keys(SCENES));
  const [fps, frames] = [random.pick(RATES), random.whole(120, 260)];
  const bursts = Array.from({ length: random.whole(0, 4) }, () =>
    glare(random.whole(8, frames - 12), random.whole(1, 3), random.between(0.5, 1)),
  );
  const filter = [random.pick(LOOKS)(random), ...bursts].join();
  const takes = [{ source: SCENES[kind](random), frames }];
  return compose({ name: `seed ${seed}: ${kind} alone; ${fps} fps`, fps, takes, junctions: [], filter });
}

function junction(random) {
  const kind = random.pick(KINDS);
  if (kind === 'dissolve') return { kind, length: random.whole(7, 40) };
  if (kind === 'fade')
    return { kind, length: random.whole(6, 25), hold: random.pick([0, 2, 14, 22]), color: random.pick(COLORS) };
  return { kind };
}

/** Frames of a take that a junction uses up. */
const reach = (join) => join?.length ?? 0;
