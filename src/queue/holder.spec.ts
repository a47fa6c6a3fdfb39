import { spawnSync } from 'node:child_process';
import { hostname } from 'node:os';
import { describe, expect, it } from '@jest/globals';
import { isOrphaned, newLease } from './holder.js';

describe('isOrphaned', () => {
  const ended = spawnSync('true').pid;

  it('is false for the lease of a process that runs', () => {
    expect(isOrphaned(newLease())).toBe(false);
  });

  it('is true for that of a process of this machine that ended', () => {
    expect(isOrphaned(`${encodeURIComponent(hostname())}/${ended}/x`)).toBe(true);
  });

  it('knows nothing of other machines', () => {
    expect(isOrphaned(`elsewhere/${ended}/x`)).toBe(false);
  });
});
