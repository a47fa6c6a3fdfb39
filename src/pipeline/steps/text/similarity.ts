/** Likeness of two texts, 0..1: 1 less the edit distance (Levenshtein 1966) by the longer one's length, in code points. */
export function similarity(a: string, b: string): number {
  if (a === b) return 1;
  const [from, to] = [[...a], [...b]];
  return 1 - editDistance(from, to) / Math.max(from.length, to.length);
}

/** By rows of Wagner & Fischer 1974, one at a time. */
function editDistance(from: string[], to: string[]): number {
  let row = Array.from({ length: to.length + 1 }, (_, at) => at);
  from.forEach((character, at) => {
    const next = [at + 1];
    to.forEach((other, column) => {
      const replaced = (row[column] as number) + (character === other ? 0 : 1);
      next.push(Math.min(replaced, (row[column + 1] as number) + 1, (next[column] as number) + 1));
    });
    row = next;
  });
  return row.at(-1) as number;
}
