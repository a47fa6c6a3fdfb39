import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';

/** An IP address; a mapped one (`::ffff:a.b.c.d`) is the IPv4 address in it. */
export type Address = ipaddr.IPv4 | ipaddr.IPv6;

/** The address that a text spells in its usual form, or null: odd spellings and anything else are not read. */
export function parseAddress(text: string): Address | null {
  if (!isIP(text) || text.includes('%')) return null;
  return ipaddr.process(text);
}

/**
 * Whether an address is one of the public internet (IANA special-purpose registries): not of this host, a private
 * network, a link, a cloud's metadata service, a documentation or a multicast range, nor one that carries an IPv4
 * address inside (6to4, Teredo, NAT64, ISATAP), which would lead around the rules for IPv4.
 */
export function isPublic(address: Address): boolean {
  if (address.range() !== 'unicast') return false;
  if (address.kind() === 'ipv4') return !isIn(address, AZURE_WIRE_SERVER);
  return isIn(address, GLOBAL_UNICAST) && !isIsatap(address as ipaddr.IPv6);
}

/** A network such as `10.0.0.0/8`, or one address. Throws when the text is neither. */
export function parseNetwork(text: string): Network {
  const single = parseAddress(text);
  if (single) return [single, single.kind() === 'ipv4' ? 32 : 128];
  if (!isIP(text.split('/', 1)[0] ?? '')) throw new Error(`"${text}" is not a network`);
  return ipaddr.parseCIDR(text);
}

export type Network = [Address, number];

export const isIn = (address: Address, [base, bits]: Network): boolean =>
  address.kind() === base.kind() && address.match(base, bits);

const AZURE_WIRE_SERVER: Network = ipaddr.parseCIDR('168.63.129.16/32');
const GLOBAL_UNICAST: Network = ipaddr.parseCIDR('2000::/3');

/** RFC 5214: the interface identifier is `[02]00:5efe` and an IPv4 address, under any prefix. */
const isIsatap = ({ parts }: ipaddr.IPv6): boolean => ((parts[4] ?? 0) & ~0x0300) === 0 && parts[5] === 0x5efe;
