import { BlockList, isIP } from 'node:net';
import { EnvInvalid, type Env } from '../common/env.js';

const LOOPBACK = new BlockList();
LOOPBACK.addSubnet('127.0.0.0', 8, 'ipv4');
LOOPBACK.addAddress('::1', 'ipv6');

/** Refuses to start a service that anyone could use: without keys it listens on loopback, unless `AUTH_MODE=none` says that something else decides who may come in. */
export function refuseExposure(env: Pick<Env, 'HOST' | 'AUTH_MODE' | 'API_KEYS_FILE'>): void {
  if (env.API_KEYS_FILE && env.AUTH_MODE === 'none')
    throw new EnvInvalid(['AUTH_MODE="none": API_KEYS_FILE names keys to check; set one of the two']);
  if (env.API_KEYS_FILE || env.AUTH_MODE === 'none' || isLoopback(env.HOST)) return;
  throw new EnvInvalid([
    `HOST=${JSON.stringify(env.HOST)}: without API keys the service listens on loopback only; set API_KEYS_FILE, or AUTH_MODE=none when something before it decides who may come in`,
  ]);
}

function isLoopback(host: string): boolean {
  const family = isIP(host);
  if (family === 0) return host === 'localhost';
  return LOOPBACK.check(host, family === 6 ? 'ipv6' : 'ipv4');
}
