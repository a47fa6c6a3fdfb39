import type { LookupAddress } from 'node:dns';
import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { Injectable, type OnApplicationShutdown, Optional } from '@nestjs/common';
import { Agent, type Dispatcher } from 'undici';
import { Env } from '../../common/env.js';
import { AnalysisError } from '../../common/errors.js';
import { Metrics } from '../../metrics/metrics.js';
import { type Address, isPublic, parseAddress } from './address.js';
import { Allowance } from './allowance.js';
import { type Connection, connectTo, type Target } from './connection.js';
import { Deadline } from './deadline.js';
import { EgressProxy } from './egress-proxy.js';
import { isLocalhost, isPrivateName, LOOPBACK } from './name.js';
import { NameServerSilent, networkError } from './network-error.js';
import { unlessAborted } from './unless-aborted.js';
import { checkUrl } from './url.js';

type Request = Omit<Dispatcher.RequestOptions, 'origin' | 'path' | 'signal'> & { signal: AbortSignal };

/** A body that comes in more slowly than this is dead, ms. */
const SILENCE_MS = 30_000;
/** How long a name server may take, ms. */
const LOOKUP_MS = 10_000;

/**
 * The only way out to an address that a client named. A connection is made when the URL is http(s) without credentials,
 * the port is listed, and *every* address of the host is public or allowed by `SOURCE_ALLOW_HOSTS` or
 * `SOURCE_ALLOW_CIDRS`; it goes to the addresses that were checked, and its peer is checked again. A host or network that
 * is allowed may use any port, unless `SOURCE_ALLOW_PORTS` was set: then only those. Redirects are not followed.
 */
@Injectable()
export class Guard implements OnApplicationShutdown {
  /** How many requests were refused since the start. */
  blocked = 0;
  readonly #allowance: Allowance;
  readonly #proxy: EgressProxy | null;
  readonly #agent: Agent;

  constructor(
    env: Env,
    @Optional() private readonly metrics?: Metrics,
  ) {
    this.#allowance = new Allowance(env);
    this.#proxy = env.EGRESS_PROXY_URL ? new EgressProxy(env.EGRESS_PROXY_URL) : null;
    this.#agent = new Agent({
      headersTimeout: SILENCE_MS,
      bodyTimeout: SILENCE_MS,
      connect: (target, done) => {
        this.#connect(target).then(
          (socket) => done(null, socket),
          (error: Error) => done(error, null),
        );
      },
    });
  }

  /**
   * One request, one answer, whatever its status. Rejects with an `AnalysisError` — SOURCE_FORBIDDEN when nothing may
   * connect there, SOURCE_UNREACHABLE or SOURCE_TIMEOUT when nothing could — or with the signal's reason.
   */
  async request(url: URL, options: Request): Promise<Dispatcher.ResponseData> {
    this.read(url.href);
    try {
      // undici hears of an abort only once it is connected
      return await unlessAborted(this.#send(url, options), options.signal);
    } catch (error) {
      options.signal.throwIfAborted();
      throw networkError(url.hostname, error);
    }
  }

  /** The URL that a text spells. Throws SOURCE_FORBIDDEN for what `checkUrl` finds fault with. */
  read(text: string): URL {
    const fault = checkUrl(text);
    if (fault) throw this.refuse(fault.detail);
    return new URL(text);
  }

  /** Counts a refusal and makes the error of it; the sentence must not tell what is inside the network. */
  refuse(sentence: string, hint: string | null = null): AnalysisError {
    this.blocked += 1;
    this.metrics?.ssrfBlocked();
    return new AnalysisError('SOURCE_FORBIDDEN', sentence, { hint });
  }

  async onApplicationShutdown(): Promise<void> {
    await this.#agent.destroy();
    await this.#proxy?.close();
  }

  /** All addresses of a name. */
  protected resolve(host: string): Promise<LookupAddress[]> {
    return lookup(host, { all: true });
  }

  #send(url: URL, options: Request): Promise<Dispatcher.ResponseData> {
    return this.#agent.request({ ...options, origin: url.origin, path: url.pathname + url.search });
  }

  async #connect(target: Target): Promise<Connection> {
    const port = portOf(target);
    const host = target.hostname;
    if (!this.#allowance.mayHavePort(port, host)) throw this.#refusePort(host, port);
    if (!this.#allowance.mayHaveName(host)) throw this.#refuseHost(host);
    const addresses = await this.#addresses(host);
    if (addresses.length === 0 && !this.#mayBeLookedUpOutside(host)) throw this.#refuseHost(host);
    this.#judge(host, port, addresses);
    if (this.#proxy) return this.#proxy.connect(target, port);
    return this.#checkPeer(host, await connectTo(target, addresses));
  }

  async #addresses(host: string): Promise<readonly LookupAddress[]> {
    const family = isIP(host);
    if (family) return [{ address: host, family }];
    if (isLocalhost(host)) return this.#loopback(host);
    // Behind a proxy this machine may know no outside names; those it does know are judged.
    return this.#proxy ? this.#lookUp(host).catch(() => []) : this.#lookUp(host);
  }

  async #lookUp(host: string): Promise<LookupAddress[]> {
    const deadline = new Deadline(LOOKUP_MS, new NameServerSilent());
    try {
      return await unlessAborted(this.resolve(host), deadline.signal);
    } finally {
      deadline.clear();
    }
  }

  /** By the proxy, which may know a name that this machine does not; an inner one is none of a client's. */
  #mayBeLookedUpOutside(host: string): boolean {
    return this.#proxy !== null && (!isPrivateName(host) || this.#allowance.hasHost(host));
  }

  /** Those that are allowed, so that a service can be tried with `127.0.0.0/8` alone; all when none is. */
  #loopback(host: string): readonly LookupAddress[] {
    const allowed = LOOPBACK.filter(({ address }) => this.#permits(host, parseAddress(address)));
    return allowed.length > 0 ? allowed : LOOPBACK;
  }

  #judge(host: string, port: number, found: readonly LookupAddress[]): void {
    const addresses = found.map(({ address }) => parseAddress(address));
    if (!addresses.every((address) => this.#permits(host, address))) throw this.#refuseHost(host);
    const isAllowed = addresses.length > 0 && addresses.every((address) => address && this.#allows(host, address));
    if (!this.#allowance.hasPort(port, isAllowed || this.#allowance.hasHost(host))) throw this.#refusePort(host, port);
  }

  #checkPeer(host: string, socket: Connection): Connection {
    if (this.#permits(host, parseAddress(socket.remoteAddress ?? ''))) return socket;
    socket.destroy();
    throw this.#refuseHost(host);
  }

  #permits(host: string, address: Address | null): boolean {
    return address !== null && (isPublic(address) || this.#allows(host, address));
  }

  #allows(host: string, address: Address): boolean {
    return this.#allowance.hasHost(host) || this.#allowance.hasAddress(address);
  }

  #refuseHost(host: string): AnalysisError {
    return this.refuse(
      `The host "${host}" may not be connected to: its address is not one of the public internet.`,
      'Whoever runs this service can allow it with SOURCE_ALLOW_HOSTS or SOURCE_ALLOW_CIDRS.',
    );
  }

  #refusePort(host: string, port: number): AnalysisError {
    return this.refuse(
      `Port ${port} of the host "${host}" may not be connected to.`,
      'Whoever runs this service can allow it with SOURCE_ALLOW_PORTS.',
    );
  }
}

/** Zero when the URL says so, which is not the default. */
const portOf = ({ port, protocol }: Target): number => Number(port || (protocol === 'https:' ? 443 : 80));
