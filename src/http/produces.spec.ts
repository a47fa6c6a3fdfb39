import { describe, expect, it } from '@jest/globals';
import { accepts } from './produces.js';

describe('Accept', () => {
  it.each([
    ['*/*', true],
    ['application/json', true],
    ['APPLICATION/JSON; charset=utf-8', true],
    ['application/*', true],
    ['text/html, */*;q=0.1', true],
    ['text/html', false],
    ['*/*;q=0', false],
    ['*/*, application/json;q=0', false],
    ['application/json;q=0.5, */*;q=0', true],
    ['nonsense', false],
  ])('"%s" takes JSON: %s', (accept, expected) => {
    expect(accepts(accept, 'application/json')).toBe(expected);
  });
});
