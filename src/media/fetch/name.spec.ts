import { describe, expect, it } from '@jest/globals';
import { isLocalhost, isPrivateName } from './name.js';

describe('isPrivateName', () => {
  it.each(['redis', 'metadata.', 'NAS.Local', 'metadata.google.internal', 'a.svc.cluster.local.', 'x.home.arpa'])(
    'holds for %s',
    (host) => expect(isPrivateName(host)).toBe(true),
  );

  it.each(['example.com', 'local.example', 'notlocal.net', 'internal.example.com.', '127.0.0.1', '::1', '[::1]'])(
    'does not hold for %s',
    (host) => expect(isPrivateName(host)).toBe(false),
  );
});

describe('isLocalhost', () => {
  it.each(['localhost', 'LOCALHOST', 'a.b.localhost', 'localhost..'])('holds for %s', (host) =>
    expect(isLocalhost(host)).toBe(true),
  );

  it.each(['localhost.example', 'mylocalhost', '127.0.0.1'])('does not hold for %s', (host) =>
    expect(isLocalhost(host)).toBe(false),
  );
});
