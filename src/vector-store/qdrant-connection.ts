import { QdrantClient } from '@qdrant/js-client-rest';
import { retried } from './retry.js';
import { VectorStoreUnavailable } from './vector-store.js';

/** Where Qdrant is and how long it may take. */
export interface QdrantAddress {
  /** As configured: may have a path prefix and credentials for a proxy in front. */
  url: string;
  apiKey?: string | undefined;
  /** Longest wait for one answer, ms. */
  timeoutMs: number;
}

/** What the client throws for an HTTP status that is not a success. */
interface HttpFailure {
  status: number;
  data?: { status?: { error?: string } };
}

/** What is asked of the client. */
type Call<Result> = (client: QdrantClient) => Promise<Result>;

/**
 * A client of one Qdrant server, whose failures are all `VectorStoreUnavailable` with a sentence that has neither the API key nor
 * the credentials of the URL in it.
 */
export class QdrantConnection {
  readonly #client: QdrantClient;
  /** Without credentials: fit to be shown. */
  readonly #address: string;
  readonly #secrets: string[];
  readonly #timeoutMs: number;

  constructor({ url, apiKey, timeoutMs }: QdrantAddress) {
    const { protocol, hostname, port, pathname, host, username, password } = new URL(url);
    const prefix = pathname.replace(/\/+$/, '');
    this.#address = `${protocol}//${host}${prefix}`;
    this.#timeoutMs = timeoutMs;
    this.#secrets = [apiKey, username, password, decodeURIComponent(password)].filter(
      (secret) => secret !== undefined && secret !== '',
    ) as string[];
    this.#client = new QdrantClient({
      host: hostname,
      https: protocol === 'https:',
      ...(port !== '' && { port: Number(port) }),
      ...(prefix !== '' && { prefix }),
      // As headers: with `apiKey` the client writes warnings to the console.
      headers: { ...(apiKey && { 'api-key': apiKey }), ...basicAuth(username, password) },
      timeout: timeoutMs,
      checkCompatibility: false,
    });
  }

  /** Calls once. */
  async once<Result>(call: Call<Result>): Promise<Result> {
    try {
      return await call(this.#client);
    } catch (error) {
      throw new VectorStoreUnavailable(this.#sentence(error));
    }
  }

  /** Calls, again after a passing failure: only for calls that may be repeated, which all of ours may. */
  async call<Result>(call: Call<Result>): Promise<Result> {
    try {
      return await retried(() => call(this.#client), { isRetryable: mayPass, attempts: 3, waitMs: 300 });
    } catch (error) {
      throw new VectorStoreUnavailable(this.#sentence(error));
    }
  }

  /** Calls, and answers undefined when the server says that there is no such thing (404). */
  find<Result>(call: Call<Result>): Promise<Result | undefined> {
    return this.call<Result | undefined>((client) =>
      call(client).catch((error: unknown) => {
        if (statusOf(error) === 404) return undefined;
        throw error;
      }),
    );
  }

  #sentence(error: unknown): string {
    const happened = whatHappened(error, this.#timeoutMs);
    const told = this.#secrets.reduce((text, secret) => text.replaceAll(secret, '***'), happened);
    return `Qdrant at ${this.#address} ${told}.`;
  }
}

const basicAuth = (username: string, password: string): Record<string, string> => {
  if (username === '' && password === '') return {};
  const credentials = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return { authorization: `Basic ${Buffer.from(credentials).toString('base64')}` };
};

const statusOf = (error: unknown): number | undefined => (error as Partial<HttpFailure>).status;

/** No answer at all, too many requests, or a fault of the server. */
const mayPass = (error: unknown): boolean => {
  const status = statusOf(error);
  return !isTimeout(error) && (status === undefined || status === 429 || status >= 500);
};

const isTimeout = (error: unknown): boolean =>
  /Timeout|Abort/.test((error as Error).constructor.name + (error as Error).name);

function whatHappened(error: unknown, timeoutMs: number): string {
  const status = statusOf(error);
  if (status !== undefined) {
    const reason = (error as HttpFailure).data?.status?.error;
    return `refused with HTTP ${status}${reason ? `: ${reason.slice(0, 300)}` : ''}`;
  }
  if (isTimeout(error)) return `did not answer within ${timeoutMs} ms`;
  const { message, cause } = error as Error & { cause?: NodeJS.ErrnoException };
  return `could not be reached: ${cause?.code ?? cause?.message ?? message}`;
}
