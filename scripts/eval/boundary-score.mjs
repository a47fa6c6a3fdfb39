/** How many boundaries were found, missed and made up. Each truth is met by one boundary, the nearest; what is left is wrong. */
export function score({ cuts, gradual }, found, tolerance) {
  const truths = [...cuts.map((at) => [at, at]), ...gradual];
  const left = [...found];
  let right = 0;
  for (const [first, last] of truths) {
    const middle = (first + last) / 2;
    const hits = left.filter((at) => at >= first - tolerance && at <= last + tolerance);
    const nearest = hits.sort((a, b) => Math.abs(a - middle) - Math.abs(b - middle))[0];
    if (nearest === undefined) continue;
    left.splice(left.indexOf(nearest), 1);
    right++;
  }
  return { right, missed: truths.length - right, wrong: left.length };
}

/** Sum of two scores. */
export const add = (a, b) => ({ right: a.right + b.right, missed: a.missed + b.missed, wrong: a.wrong + b.wrong });

/** Harmonic mean of precision and recall; 1 when there was nothing to find and nothing found. */
export const f1 = ({ right, missed, wrong }) =>
  right + missed + wrong === 0 ? 1 : (2 * right) / (2 * right + missed + wrong);
