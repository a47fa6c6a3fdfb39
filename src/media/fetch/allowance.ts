import { type Env, EnvInvalid, list } from '../../common/env.js';
import { type Address, isIn, type Network, parseNetwork } from './address.js';
import { isPrivateName, plainHost } from './name.js';

const DEFAULT_PORTS = '80,443';

/** What configuration lets through the guard beyond the public internet. Throws `EnvInvalid` for what is not a network or a port. */
export class Allowance {
  readonly #hosts: ReadonlySet<string>;
  readonly #networks: readonly Network[];
  readonly #ports: ReadonlySet<string>;
  /** Whether the ports were left alone: then an allowed host or network may use any. */
  readonly #arePortsDefault: boolean;

  constructor(env: Pick<Env, 'SOURCE_ALLOW_HOSTS' | 'SOURCE_ALLOW_CIDRS' | 'SOURCE_ALLOW_PORTS'>) {
    const ports = list(env.SOURCE_ALLOW_PORTS);
    this.#arePortsDefault = ports.join() === DEFAULT_PORTS;
    this.#ports = new Set(ports);
    this.#hosts = new Set(list(env.SOURCE_ALLOW_HOSTS).map(plainHost));
    const problems: string[] = [];
    this.#networks = list(env.SOURCE_ALLOW_CIDRS).flatMap((text) => readNetwork(text, problems));
    for (const port of ports.filter((text) => Number(text) > 65_535))
      problems.push(`SOURCE_ALLOW_PORTS=${JSON.stringify(port)}: takes ports from 1 to 65535, or *`);
    if (problems.length > 0) throw new EnvInvalid(problems);
  }

  hasHost(host: string): boolean {
    return this.#hosts.has(plainHost(host));
  }

  hasAddress(address: Address): boolean {
    return this.#networks.some((network) => isIn(address, network));
  }

  /** `isAllowed`: the host, or each of its addresses, is one that configuration names. */
  hasPort(port: number, isAllowed: boolean): boolean {
    return this.#ports.has('*') || this.#ports.has(String(port)) || (isAllowed && this.#arePortsDefault);
  }

  /** Whether the host's addresses may be asked for at all: what a name server says of inner names is nobody's business outside. */
  mayHaveName(host: string): boolean {
    return !isPrivateName(host) || this.hasHost(host) || this.#networks.length > 0;
  }

  /** Whether the port could be allowed for this host at all, before its addresses are known. */
  mayHavePort(port: number, host: string): boolean {
    return this.hasPort(port, this.hasHost(host) || this.#networks.length > 0);
  }
}

function readNetwork(text: string, problems: string[]): Network[] {
  try {
    return [parseNetwork(text)];
  } catch {
    problems.push(`SOURCE_ALLOW_CIDRS=${JSON.stringify(text)}: takes networks such as 10.0.0.0/8, or an address`);
    return [];
  }
}
