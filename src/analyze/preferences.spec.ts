import { describe, expect, it } from '@jest/globals';
import { preferredWait } from './preferences.js';

describe('Prefer', () => {
  it.each([
    ['wait=10', 10],
    ['respond-async, wait=5', 5],
    ['Wait = "7"; x=1, return=minimal', 7],
    ['wait=0', 0],
    ['wait=3600', 60],
    ['wait', null],
    ['wait=soon', null],
    ['await=5', null],
    ['handling=strict; wait=5', null],
    ['', null],
  ])('"%s" asks for %s s', (prefer, seconds) => {
    expect(preferredWait(prefer)).toBe(seconds);
  });

  it('need not be there', () => {
    expect(preferredWait(undefined)).toBeNull();
  });
});
