import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';

/** Whom an IP address stands for: itself, and of IPv6 its /64, of which one customer has every address. */
export function networkOf(ip: string): string {
  if (isIP(ip) === 0) return 'unknown';
  const address = ipaddr.process(ip);
  if (address instanceof ipaddr.IPv4) return address.toString();
  return `${address.parts
    .slice(0, 4)
    .map((part) => part.toString(16))
    .join(':')}::/64`;
}
