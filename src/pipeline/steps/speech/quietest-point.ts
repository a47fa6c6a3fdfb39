/** Samples, 100 ms and 10 ms at 16 kHz: of the stretch that is judged, and between two of them. */
const STRETCH = 1_600;
const STEP = 160;

/**
 * The middle of the 100 ms with the least energy, between two places in the samples; of equals the last, so that pieces are long.
 * The end of the range when it has no room for one.
 */
export function quietestPoint(samples: Float32Array, from: number, to: number): number {
  let [point, least] = [to, Infinity];
  for (let at = from; at + STRETCH <= to; at += STEP) {
    const energy = samples.subarray(at, at + STRETCH).reduce((sum, sample) => sum + sample * sample, 0);
    if (energy <= least) [point, least] = [at + STRETCH / 2, energy];
  }
  return point;
}
