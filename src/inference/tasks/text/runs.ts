/** Neighbouring pixels of a row: columns `start` ≤ x < `end`. */
export interface Run {
  row: number;
  start: number;
  end: number;
}

/**
 * Groups runs (by row, then column) that touch, pixels being neighbours by an edge or, with `diagonal`, by a corner too:
 * 8- or 4-connected components. Union-find over runs, not pixels.
 */
export function components(runs: readonly Run[], diagonal: boolean): Run[][] {
  const sets = new Sets(runs.length);
  const reach = diagonal ? 1 : 0;
  let above = 0;
  runs.forEach((run, at) => {
    while ((runs[above] as Run).row < run.row - 1) above++;
    // The one before may reach over more than one run of this row, so `above` stays where it is.
    for (let other = above; other < at; other++) {
      const { row, start, end } = runs[other] as Run;
      if (row === run.row || start >= run.end + reach) break;
      if (end + reach > run.start) sets.join(other, at);
      else above = other + 1;
    }
  });
  const groups = new Map<number, Run[]>();
  runs.forEach((run, at) => {
    const root = sets.root(at);
    const group = groups.get(root);
    if (group) group.push(run);
    else groups.set(root, [run]);
  });
  return [...groups.values()];
}

/** The runs between the runs, of a width × height map: its background, by row, then column. */
export function gaps(runs: readonly Run[], width: number, height: number): Run[] {
  const found: Run[] = [];
  let at = 0;
  for (let row = 0; row < height; row++) {
    let start = 0;
    for (; runs[at]?.row === row; at++) {
      const run = runs[at] as Run;
      if (run.start > start) found.push({ row, start, end: run.start });
      start = run.end;
    }
    if (start < width) found.push({ row, start, end: width });
  }
  return found;
}

/** Disjoint sets of numbers, by the smallest of each (Tarjan 1975, with path halving). */
class Sets {
  readonly #parents: Int32Array;

  constructor(count: number) {
    this.#parents = Int32Array.from({ length: count }, (_, at) => at);
  }

  root(at: number): number {
    const parents = this.#parents;
    while (parents[at] !== at) at = parents[at] = parents[parents[at] as number] as number;
    return at;
  }

  join(a: number, b: number): void {
    const [x, y] = [this.root(a), this.root(b)];
    this.#parents[Math.max(x, y)] = Math.min(x, y);
  }
}
