import { describe, expect, it } from '@jest/globals';
import { refuseExposure } from './exposure.js';

const start =
  (HOST: string, more: object = {}) =>
  () =>
    refuseExposure({ HOST, AUTH_MODE: 'auto', ...more });

describe('refuseExposure', () => {
  it.each(['127.0.0.1', '127.8.9.1', '::1', 'localhost'])('lets %s listen without keys', (host) => {
    expect(start(host)).not.toThrow();
  });

  it.each(['0.0.0.0', '::', '192.168.1.4', 'video.example.com', '10.0.0.1'])(
    'refuses %s without keys and says what would do',
    (host) => {
      expect(start(host)).toThrow('AUTH_MODE=none');
      expect(start(host, { AUTH_MODE: 'none' })).not.toThrow();
    },
  );

  it('lets any address listen with keys, and takes no contradiction', () => {
    expect(start('0.0.0.0', { API_KEYS_FILE: 'keys.json' })).not.toThrow();
    expect(start('127.0.0.1', { API_KEYS_FILE: 'keys.json', AUTH_MODE: 'none' })).toThrow('API_KEYS_FILE');
  });
});
