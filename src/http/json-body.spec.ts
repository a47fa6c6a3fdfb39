import { describe, expect, it } from '@jest/globals';
import { depthOf } from './json-body.js';

describe('the depth of a JSON text', () => {
  it.each([
    ['1', 0],
    ['{"a":[1,{"b":2}],"c":[]}', 3],
    ['["[[[["]', 1],
    ['["\\"[[", "\\\\", [1]]', 2],
    [']]]][', -3],
    ['"unfinished [[[', 0],
  ])('of %s is %i', (text, depth) => {
    expect(depthOf(text)).toBe(Math.max(depth, 0));
  });

  it('is found in linear time', () => {
    const began = Date.now();
    expect(depthOf('["\\'.repeat(20_000))).toBeGreaterThan(0);
    expect(depthOf('['.repeat(64_000))).toBe(64_000);
    expect(Date.now() - began).toBeLessThan(1_000);
  });
});
