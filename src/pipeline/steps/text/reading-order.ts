import type { Box } from '../../../common/findings.js';

/** How much of the lower one's height a box must share with a line to be in it. */
const SAME_LINE = 0.5;

/** Sorts into lines from top to bottom, and each line from left to right. */
export function inReadingOrder<T extends { box: Box }>(found: readonly T[]): T[] {
  const lines: T[][] = [];
  for (const one of [...found].sort((a, b) => middle(a.box) - middle(b.box))) {
    const line = lines.at(-1);
    if (line && isBeside((line[0] as T).box, one.box)) line.push(one);
    else lines.push([one]);
  }
  return lines.flatMap((line) => line.sort((a, b) => a.box.x - b.box.x));
}

const middle = ({ y, height }: Box): number => y + height / 2;

function isBeside(a: Box, b: Box): boolean {
  const shared = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
  return shared >= SAME_LINE * Math.min(a.height, b.height);
}
