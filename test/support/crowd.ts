import { iou, type Rectangle } from '../../src/pipeline/steps/track/rectangle.js';
import { dice, SCENE, type Actor, type Scene } from './track-scene.js';

/** A walker is a third as wide as high, and walks up to 0.8 of that height a second. */
const SLIM = 1 / 3;

/** What is covered this much by somebody nearer cannot be detected. */
const COVERED = 0.45;

/**
 * Sixteen people, of no two the same look, who walk to and fro past one another on three lanes, stop and turn, in front of a detector that shifts
 * boxes, misses one in ten and all who are hidden, doubts itself, and sees people where there are none.
 */
export function crowd(times: number[], seed: number): Scene {
  const next = dice(seed);
  const walkers = Array.from({ length: 16 }, (_, at) => walker(at, next));
  const look = (): Float32Array => unit(Array.from({ length: 64 }, () => next() - 0.5));
  const looks = walkers.map(look);
  const actors = walkers.map(({ at, name }): Actor => ({
    name,
    at: (timeMs) => shaken(at(timeMs), next),
    look: looks[Number(name)],
    confidence: () => 0.45 + 0.5 * next(),
  }));
  const isHidden = ({ name }: Actor, timeMs: number): boolean => {
    const mine = walkers[Number(name)]?.at(timeMs);
    return walkers.some(
      ({ at, name: other }) => Number(other) > Number(name) && mine !== undefined && iou(mine, at(timeMs)) > COVERED,
    );
  };
  const anywhere = (): Rectangle => ({ x: 1200 * next(), y: 500 * next(), width: 60, height: 180 });
  return {
    actors,
    times,
    misses: (actor, timeMs) => next() < 0.1 || isHidden(actor, timeMs),
    noise: () => (next() < 0.2 ? [{ box: anywhere(), confidence: 0.3 + 0.5 * next(), look: look() }] : []),
  };
}

/** Those of higher numbers are nearer: larger and further down. */
function walker(number: number, next: () => number): { name: string; at: (timeMs: number) => Rectangle } {
  const lane = Math.floor((number * 3) / 16);
  const height = 150 + 40 * lane + 20 * next();
  const reach = 150 + 350 * next();
  const pace = height * (0.4 + 0.4 * next());
  const [middle, phase] = [reach + (SCENE.width - 2 * reach - 80) * next(), 2 * Math.PI * next()];
  const at = (timeMs: number): Rectangle => ({
    x: middle + reach * Math.sin(phase + (pace / reach) * (timeMs / 1000)),
    y: 80 + 80 * lane + 30 * Math.sin(phase + timeMs / 4000),
    width: SLIM * height,
    height,
  });
  return { name: String(number), at };
}

function shaken(box: Rectangle, next: () => number): Rectangle {
  const by = (scale: number): number => (next() + next() - 1) * scale;
  const [width, height] = [box.width + by(box.width / 10), box.height + by(box.height / 20)];
  return { x: box.x + by(box.width / 10), y: box.y + by(box.height / 20), width, height };
}

function unit(numbers: number[]): Float32Array {
  const length = Math.hypot(...numbers);
  return Float32Array.from(numbers, (number) => number / length);
}
