import { describe, expect, it } from '@jest/globals';
import { inReadingOrder } from './reading-order.js';

const at = (name: string, x: number, y: number, height = 0.1) => ({ name, box: { x, y, width: 0.2, height } });

describe('inReadingOrder', () => {
  it('goes line by line, each from the left, though its words are not quite level', () => {
    const found = [at('end', 0.7, 0.48), at('second', 0.1, 0.5), at('first', 0.5, 0.1), at('middle', 0.4, 0.51)];
    expect(inReadingOrder(found).map(({ name }) => name)).toEqual(['first', 'second', 'middle', 'end']);
  });

  it('keeps lines apart that hardly overlap', () => {
    const found = [at('below', 0.1, 0.19), at('above', 0.5, 0.1)];
    expect(inReadingOrder(found).map(({ name }) => name)).toEqual(['above', 'below']);
  });
});
