/**
 * Boundaries `{at, type}` against truth, one to one: a cut is met within the tolerance of its frame, a gradual transition by
 * what lies in its span, the frame that follows it, or the tolerance around both; the nearest to its middle counts. What
 * meets nothing is wrong: as gradual where it lies in a gradual transition or says that it is one, else as a cut.
 */
export function score({ cuts, gradual }, boundaries, tolerance) {
  const left = [...boundaries];
  const meet = (first, last) => {
    const middle = (first + last) / 2;
    const hits = left.filter(({ at }) => at >= first - tolerance && at <= last + tolerance);
    const nearest = hits.sort((a, b) => Math.abs(a.at - middle) - Math.abs(b.at - middle))[0];
    if (nearest) left.splice(left.indexOf(nearest), 1);
    return nearest;
  };
  const sum = { cut: tally(), gradual: tally(), overlaps: [] };
  for (const at of cuts) sum.cut[meet(at, at) ? 'right' : 'missed']++;
  for (const [first, last] of gradual) {
    const met = meet(first, last + 1);
    sum.gradual[met ? 'right' : 'missed']++;
    if (met) sum.overlaps.push(overlap([first, last], met));
  }
  const isInside = ({ at }) => gradual.some(([first, last]) => at >= first && at <= last + 1);
  for (const one of left) sum[isInside(one) || (one.type ?? 'cut') !== 'cut' ? 'gradual' : 'cut'].wrong++;
  return sum;
}

const tally = () => ({ right: 0, missed: 0, wrong: 0 });

/** Frames that two spans share of those that either has, 0..1; 0 for a cut. */
function overlap([first, last], found) {
  if (found.first === undefined || found.first === null) return 0;
  const shared = Math.min(last, found.last) - Math.max(first, found.first) + 1;
  return Math.max(0, shared) / (Math.max(last, found.last) - Math.min(first, found.first) + 1);
}

const plus = (a, b) => ({ right: a.right + b.right, missed: a.missed + b.missed, wrong: a.wrong + b.wrong });

/** Sums scores; `all` are both kinds together. */
export function total(scores) {
  const cut = scores.map((one) => one.cut).reduce(plus, tally());
  const gradual = scores.map((one) => one.gradual).reduce(plus, tally());
  return { cut, gradual, all: plus(cut, gradual), overlaps: scores.flatMap(({ overlaps }) => overlaps) };
}

/** Precision, recall and their harmonic mean of a tally; undefined where there was nothing to be right about. */
export function rates({ right, missed, wrong }) {
  const share = (of, among) => (among === 0 ? undefined : of / among);
  return {
    precision: share(right, right + wrong),
    recall: share(right, right + missed),
    f1: share(2 * right, 2 * right + missed + wrong),
  };
}
