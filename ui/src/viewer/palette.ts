/** Colours of classes, each at least 4.5:1 against black letters, none told from its neighbour by hue alone (after Okabe and Ito 2008). */
const COLOURS = ['#56b4e9', '#e69f00', '#2fc59a', '#f0e442', '#ff8a5b', '#d9a3c9', '#9ad1ff', '#c3d94e'];

/** The colour of a class: the same wherever it is shown. */
export function colourOf(label: string): string {
  let sum = 7;
  for (const character of label) sum = (sum * 31 + (character.codePointAt(0) ?? 0)) >>> 0;
  return COLOURS[sum % COLOURS.length] as string;
}
