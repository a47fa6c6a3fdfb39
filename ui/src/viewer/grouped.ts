/** Things by a word of theirs, the word with the most things first. */
export function grouped<T>(things: readonly T[], word: (thing: T) => string): [string, T[]][] {
  const groups = new Map<string, T[]>();
  for (const thing of things) {
    const group = groups.get(word(thing));
    if (group) group.push(thing);
    else groups.set(word(thing), [thing]);
  }
  return [...groups].sort(([, a], [, b]) => b.length - a.length);
}
