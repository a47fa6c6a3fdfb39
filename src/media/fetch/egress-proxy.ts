import { Pool } from 'undici';
import { AnalysisError } from '../../common/errors.js';
import { type Connection, secure, type Target } from './connection.js';

/** How long the proxy may take to open a tunnel, ms. */
const ANSWER_MS = 30_000;

/**
 * The operator's HTTP proxy (`EGRESS_PROXY_URL`). Every connection is a CONNECT tunnel, so that URLs and bytes stay
 * unread. The proxy gets the host's name and looks it up itself: it has to refuse its own inner network.
 */
export class EgressProxy {
  readonly #pool: Pool;
  readonly #headers: Record<string, string>;

  constructor(url: string) {
    const { origin, username, password } = new URL(url);
    this.#pool = new Pool(origin, { headersTimeout: ANSWER_MS });
    const login = Buffer.from(`${decodeURIComponent(username)}:${decodeURIComponent(password)}`).toString('base64');
    this.#headers = username ? { 'proxy-authorization': `Basic ${login}` } : {};
  }

  async connect(target: Target, port: number): Promise<Connection> {
    const host = target.hostname.includes(':') ? `[${target.hostname}]` : target.hostname;
    const authority = `${host}:${port}`;
    const answer = await this.#pool.connect({ path: authority, headers: { ...this.#headers, host: authority } });
    const tunnel = answer.socket as Connection;
    if (answer.statusCode !== 200) {
      tunnel.on('error', () => undefined).destroy();
      throw refused(target.hostname, answer.statusCode);
    }
    return target.protocol === 'https:' ? secure(target, tunnel) : tunnel;
  }

  close(): Promise<void> {
    return this.#pool.destroy();
  }
}

const refused = (host: string, status: number): AnalysisError =>
  new AnalysisError('SOURCE_UNREACHABLE', `The egress proxy did not connect to "${host}": it answered ${status}.`, {
    retryable: status >= 500,
  });
