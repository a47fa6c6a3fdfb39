/** Fewest steps. */
const SHORTEST = 7;
/** Frames on either side that must keep their layout: at least so many, and a quarter of the steps. */
export const FLANK = 5;
/** Most drift of a flank, as a share of what it would drift if the rise went on. */
const DRIFT = 0.4;
/** Most root mean square deviation of positions from an even rise between level flanks. */
const DEVIATION = 0.065;

/** An even rise between two levels: the places of its ends. */
export interface Rise {
  low: number;
  high: number;
}

/**
 * The best of the rises whose ends lie within a flank of `before` and `after`; null when none is good. Tried for very many
 * frames: it allocates nothing while it looks.
 */
export function bestRise(positions: Float64Array, before: number, after: number, level: number): Rise | null {
  let best: Rise | null = null;
  let least = DEVIATION ** 2;
  for (let low = Math.max(level - 1, before - level + 1); low < before + level; low++)
    for (let high = Math.max(low + SHORTEST, after - level + 1); high < after + level; high++) {
      if (high + level > positions.length || isDrifting(positions, low, high, level)) continue;
      const found = deviation(positions, low, high, level, least);
      if (found > least) continue;
      least = found;
      best = { low, high };
    }
  return best;
}

/** Frames on either side that must stay what they are. */
export const flank = (steps: number): number => Math.max(FLANK, Math.floor(steps / 4));

/** Whether the outermost positions are far from those at the ends of the rise. */
function isDrifting(positions: Float64Array, low: number, high: number, level: number): boolean {
  const most = (DRIFT * (level - 1)) / (high - low);
  const first = (positions[low] ?? 0) - (positions[low - level + 1] ?? 0);
  const last = (positions[high + level - 1] ?? 0) - (positions[high] ?? 0);
  return Math.abs(first) > most || Math.abs(last) > most;
}

/**
 * Mean square distance of positions to 0 for `level` of them, an even rise, and 1 for as many. Infinity as soon as it is
 * more than `most`.
 */
function deviation(positions: Float64Array, low: number, high: number, level: number, most: number): number {
  const from = low - level + 1;
  const count = high + level - from;
  let sum = 0;
  for (let at = 0; at < count; at++) {
    const even = Math.min(1, Math.max(0, (from + at - low) / (high - low)));
    sum += ((positions[from + at] ?? 0) - even) ** 2;
    if (sum > most * count) return Infinity;
  }
  return sum / count;
}

/** Mean; 0 of nothing. */
export const mean = (values: number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
