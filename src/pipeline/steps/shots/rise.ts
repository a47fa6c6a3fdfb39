/** Fewest steps. */
const SHORTEST = 7;
/** Frames on either side that must keep their layout: at least so many, and a quarter of the steps. */
export const FLANK = 5;
/** Most drift of a flank, as a share of what it would drift if the rise went on. */
const DRIFT = 0.4;
/** Most root mean square deviation of positions from an even rise between level flanks. */
const DEVIATION = 0.065;

/** Where frames lie on the way from one layout to another (0..1), and when they are shown, ms. */
export interface Way {
  positions: Float64Array;
  times: Float64Array;
}

/** An even rise between two levels: the places of its ends, and the mean square deviation from it. */
export interface Rise {
  low: number;
  high: number;
  deviation: number;
}

/**
 * The best of the rises whose ends lie within a flank of `before` and `after`; null when none is good. Tried for very many
 * frames: it allocates nothing while it looks.
 */
export function bestRise(way: Way, before: number, after: number, level: number): Rise | null {
  let best: Rise | null = null;
  let least = DEVIATION ** 2;
  for (let low = Math.max(level - 1, before - level + 1); low < before + level; low++)
    for (let high = Math.max(low + SHORTEST, after - level + 1); high < after + level; high++) {
      if (high + level > way.positions.length || isDrifting(way, low, high, level)) continue;
      const found = deviation(way, low, high, level, least);
      if (found > least) continue;
      least = found;
      best = { low, high, deviation: found };
    }
  return best;
}

/** Frames on either side that must stay what they are. */
export const flank = (steps: number): number => Math.max(FLANK, Math.floor(steps / 4));

/** Whether the outermost positions are far from those at the ends of the rise. */
function isDrifting({ positions, times }: Way, low: number, high: number, level: number): boolean {
  const isFar = (from: number, to: number): boolean => {
    const most = DRIFT * share(times, from, to, low, high);
    return Math.abs((positions[to] ?? 0) - (positions[from] ?? 0)) > most;
  };
  return isFar(low - level + 1, low) || isFar(high, high + level - 1);
}

/** How long it is from one frame to another, in units of the rise. */
const share = (times: Float64Array, from: number, to: number, low: number, high: number): number =>
  ((times[to] ?? 0) - (times[from] ?? 0)) / ((times[high] ?? 0) - (times[low] ?? 0));

/**
 * Mean square distance of positions to 0 for `level` of them, a rise that is even in time, and 1 for as many. Infinity as
 * soon as it is more than `most`.
 */
function deviation({ positions, times }: Way, low: number, high: number, level: number, most: number): number {
  const from = low - level + 1;
  const count = high + level - from;
  const begin = times[low] ?? 0;
  const length = (times[high] ?? 0) - begin;
  let sum = 0;
  for (let at = from; at < from + count; at++) {
    const even = Math.min(1, Math.max(0, ((times[at] ?? 0) - begin) / length));
    sum += ((positions[at] ?? 0) - even) ** 2;
    if (sum > most * count) return Infinity;
  }
  return sum / count;
}

/** Mean; 0 of nothing. */
export const mean = (values: number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
