import type { LookupAddress } from 'node:dns';
import { isIP } from 'node:net';

/** Where `localhost` leads, whatever a name server says (RFC 6761, 6.3). */
export const LOOPBACK: readonly LookupAddress[] = [
  { address: '127.0.0.1', family: 4 },
  { address: '::1', family: 6 },
];

/** Of no public zone: RFC 6761, RFC 6762 with its appendix G, RFC 8375, and `internal`, which ICANN reserved. */
const PRIVATE_ZONES = /(^|\.)(localhost|localdomain|local|internal|intranet|private|corp|home|lan|home\.arpa)$/;

/** A host as names are compared: lower case, without the brackets of IPv6 and the dots at the end. */
export const plainHost = (host: string): string => host.toLowerCase().replace(/^\[|\]$|\.+$/g, '');

/** Whether a host is `localhost` or below it. */
export const isLocalhost = (host: string): boolean => /(^|\.)localhost$/.test(plainHost(host));

/**
 * Whether a host is a name that only an inner network can know, such as `redis`, `nas.local` or
 * `metadata.google.internal`. An address is none.
 */
export function isPrivateName(host: string): boolean {
  const name = plainHost(host);
  return !isIP(name) && (!name.includes('.') || PRIVATE_ZONES.test(name));
}
