import { describe, expect, it } from '@jest/globals';
import { isPublic, parseAddress, parseNetwork } from './address.js';

const isPublicText = (text: string): boolean => {
  const address = parseAddress(text);
  return address !== null && isPublic(address);
};

describe('isPublic', () => {
  it.each(['1.1.1.1', '93.184.215.14', '172.32.0.1', '100.128.0.1', '::ffff:8.8.8.8', '2606:4700:4700::1111'])(
    'holds for %s',
    (text) => expect(isPublicText(text)).toBe(true),
  );

  it.each([
    ['this network', '0.0.0.0', '0.1.2.3'],
    ['private networks', '10.1.2.3', '172.16.0.1', '172.31.255.255', '192.168.1.1'],
    ['shared address space', '100.64.0.1', '100.127.255.254'],
    ['loopback', '127.0.0.1', '127.255.255.254', '::1', '::'],
    [
      'link-local and metadata',
      '169.254.169.254',
      '168.63.129.16',
      'fe80::1',
      'fec0::1',
      'fd00:ec2::254',
      '192.0.0.192',
    ],
    [
      'documentation and benchmarks',
      '192.0.2.1',
      '198.51.100.7',
      '203.0.113.9',
      '198.18.0.1',
      '2001:db8::1',
      '3fff::1',
    ],
    ['multicast, reserved and broadcast', '224.0.0.1', '240.0.0.1', '255.255.255.255', 'ff02::1', '100::1'],
    ['mapped addresses', '::ffff:127.0.0.1', '::ffff:a9fe:a9fe', '::ffff:10.0.0.1'],
    [
      'addresses with IPv4 inside',
      '64:ff9b::a9fe:a9fe',
      '64:ff9b:1::1',
      '2002:7f00:1::',
      '2001:0:53aa:64c::1',
      '::7f00:1',
    ],
    ['ISATAP', '2606:4700::5efe:127.0.0.1', '2606:4700::200:5efe:10.0.0.1', '2606:4700::300:5efe:a00:1'],
    ['segment routing and the rest of IPv6', '5f00::1', '4000::1', 'a000::1', '1000::1'],
  ])('does not hold for %s', (_name, ...texts) => {
    expect(texts.filter(isPublicText)).toEqual([]);
  });

  it.each(['', '2130706433', '0x7f.1', '0177.0.0.1', '127.1', 'fe80::1%eth0', '1.1.1.1 ', '[::1]', 'localhost'])(
    'is never asked about %j, which is no address in its usual spelling',
    (text) => expect(parseAddress(text)).toBeNull(),
  );
});

describe('parseNetwork', () => {
  it('takes an address as a network of one', () => {
    expect(parseNetwork('10.0.0.1')[1]).toBe(32);
    expect(parseNetwork('::1')[1]).toBe(128);
  });

  it.each(['10.0.0/8', '10.0.0.0/33', 'internal', '10.0.0.0/x', '/8'])('refuses %j', (text) => {
    expect(() => parseNetwork(text)).toThrow();
  });
});
