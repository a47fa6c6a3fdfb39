/**
 * The linear assignment problem: for each row of gains the column that it gets, −1 for none, so that no column is given
 * twice and the sum of gains is the greatest. A gain of 0 or less means that the two must not be joined; every row and
 * column may stay alone. Shortest augmenting paths with potentials (Kuhn 1955; Jonker & Volgenant 1987), O(n³).
 */
export function assign(gains: readonly (readonly number[])[]): number[] {
  const columns = gains[0]?.length ?? 0;
  // A column of its own for each row, of gain 0, stands for staying alone.
  const costs = gains.map((row, at) => [
    ...row.map((gain) => -Math.max(0, gain)),
    ...gains.map((_, other) => (other === at ? 0 : Infinity)),
  ]);
  const chosen = cheapest(costs, columns + gains.length);
  return chosen.map((column, row) => (column < columns && (gains[row]?.[column] ?? 0) > 0 ? column : -1));
}

/** One column for every row at the least total cost; there are at least as many columns as rows. */
function cheapest(costs: number[][], columns: number): number[] {
  const prices: Prices = {
    row: new Float64Array(costs.length + 1),
    column: new Float64Array(columns + 1),
    owner: new Int32Array(columns + 1),
  };
  costs.forEach((_, row) => augment(costs, row + 1, prices));
  const chosen = costs.map(() => -1);
  prices.owner.forEach((row, column) => {
    if (row > 0 && column > 0) chosen[row - 1] = column - 1;
  });
  return chosen;
}

/** Counted from 1; column 0 is where the row that is being placed stands, and owner 0 is nobody. */
interface Prices {
  row: Float64Array;
  column: Float64Array;
  owner: Int32Array;
}

/** Places one more row along the cheapest path of exchanges that ends at a free column. */
function augment(costs: number[][], row: number, prices: Prices): void {
  const { owner } = prices;
  const size = owner.length;
  const search = {
    slack: new Float64Array(size).fill(Infinity),
    from: new Int32Array(size),
    seen: new Uint8Array(size),
  };
  owner[0] = row;
  let column = 0;
  while (owner[column] !== 0) column = nextColumn(costs, column, prices, search);
  while (column !== 0) {
    const before = search.from[column] as number;
    owner[column] = owner[before] as number;
    column = before;
  }
}

interface Search {
  slack: Float64Array;
  from: Int32Array;
  seen: Uint8Array;
}

/** The unseen column that is the least dear to reach; prices are raised so that the way there costs nothing. */
function nextColumn(costs: number[][], column: number, prices: Prices, { slack, from, seen }: Search): number {
  seen[column] = 1;
  const row = prices.owner[column] as number;
  const line = costs[row - 1] as number[];
  let [best, least] = [0, Infinity];
  for (let at = 1; at < seen.length; at++) {
    if (seen[at]) continue;
    const reduced = (line[at - 1] as number) - (prices.row[row] as number) - (prices.column[at] as number);
    if (reduced < (slack[at] as number)) [slack[at], from[at]] = [reduced, column];
    if ((slack[at] as number) < least) [best, least] = [at, slack[at] as number];
  }
  raise(prices, { slack, from, seen }, least);
  return best;
}

function raise({ row, column, owner }: Prices, { slack, seen }: Search, by: number): void {
  for (let at = 0; at < seen.length; at++) {
    if (!seen[at]) slack[at] = (slack[at] as number) - by;
    else {
      const holder = owner[at] as number;
      row[holder] = (row[holder] as number) + by;
      column[at] = (column[at] as number) - by;
    }
  }
}
