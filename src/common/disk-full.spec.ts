import { describe, expect, it } from '@jest/globals';
import { isDiskFull } from './disk-full.js';

describe('isDiskFull', () => {
  it.each([
    ['the system', Object.assign(new Error('write'), { code: 'ENOSPC' })],
    ['a quota', Object.assign(new Error('write'), { code: 'EDQUOT' })],
    ['SQLite', Object.assign(new Error('database or disk is full'), { errcode: 13 })],
    ['LanceDB', new Error('LanceError(IO): Generic LocalFileSystem error: No space left on device (os error 28)')],
    ['a cause', new Error('did not answer', { cause: new Error('x', { cause: { code: 'ENOSPC' } }) })],
  ])('hears it from %s', (_, error) => {
    expect(isDiskFull(error)).toBe(true);
  });

  it.each([null, undefined, 'ENOSPC', {}, new Error('locked'), { code: 'EACCES' }, { errcode: 5 }])(
    'is false for %p',
    (error) => {
      expect(isDiskFull(error)).toBe(false);
    },
  );
});
