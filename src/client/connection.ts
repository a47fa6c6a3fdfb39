import { pause } from './pause.js';
import { ProblemError, problemOf, ServiceUnreachable } from './problem-error.js';

/** Where the service is and how to be let in. */
export interface ConnectionOptions {
  /** Such as `http://127.0.0.1:3000`. */
  baseUrl: string;
  /** Where the service asks for keys. */
  apiKey?: string | undefined;
  /** How often a request is sent again that was answered 429 or 503, or not at all where that is safe. 3 by default. */
  retries?: number;
  /** In place of the global `fetch`. */
  fetch?: typeof fetch;
}

/** One request. */
export interface Request {
  method?: string;
  query?: Record<string, string | number | undefined>;
  headers?: Record<string, string>;
  /** Sent as JSON; a form as it is. */
  body?: object;
  signal?: AbortSignal | undefined;
  /** Whether doing it twice is the same as doing it once; of GET, HEAD, PUT and DELETE it is. */
  isRepeatable?: boolean;
  /** How often at most it is sent again, when that is less often than elsewhere. */
  retries?: number;
}

const FIRST_WAIT_S = 0.5;
const LONGEST_WAIT_S = 30;
const REPEATABLE = ['GET', 'HEAD', 'PUT', 'DELETE'];

/** Requests to one service, sent again as its answers ask for. */
export class Connection {
  readonly #base: string;
  readonly #headers: Record<string, string>;
  readonly #retries: number;
  readonly #fetch: typeof fetch;

  constructor({ baseUrl, apiKey, retries = 3, fetch: ask = (...request) => fetch(...request) }: ConnectionOptions) {
    this.#base = baseUrl.replace(/\/+$/, '');
    this.#headers = apiKey === undefined ? {} : { authorization: `Bearer ${apiKey}` };
    this.#retries = retries;
    this.#fetch = ask;
  }

  /** Absolute address of a path, or of an address that the service wrote. */
  url(path: string, query: Request['query'] = {}): string {
    const search = new URLSearchParams();
    for (const [name, value] of Object.entries(query)) if (value !== undefined) search.set(name, String(value));
    return (/^https?:/.test(path) ? path : this.#base + path) + (search.size > 0 ? `?${search}` : '');
  }

  /** The answer, a success or 304. Throws `ProblemError`, `ServiceUnreachable`, or the signal's reason. */
  async send(path: string, request: Request = {}): Promise<Response> {
    for (let attempt = 1; ; attempt++)
      try {
        return await this.#once(path, request);
      } catch (error) {
        const waitS = attempt > (request.retries ?? this.#retries) ? null : waitBefore(error, attempt, request);
        if (waitS === null) throw error;
        await pause(waitS * 1_000, request.signal);
      }
  }

  /** The answer's JSON. */
  async json<T>(path: string, request: Request = {}): Promise<T> {
    const response = await this.send(path, { ...request, headers: { accept: 'application/json', ...request.headers } });
    return (await response.json()) as T;
  }

  async #once(path: string, { method = 'GET', query, headers, body, signal }: Request): Promise<Response> {
    const isForm = body instanceof FormData;
    const type: Record<string, string> = body && !isForm ? { 'content-type': 'application/json' } : {};
    const response = await this.#fetch(this.url(path, query), {
      method,
      headers: { ...this.#headers, ...type, ...headers },
      ...(body && { body: isForm ? body : JSON.stringify(body) }),
      ...(signal && { signal }),
    }).catch((error: Error) => {
      if (signal?.aborted) throw error;
      throw new ServiceUnreachable(`${this.#base} does not answer: ${causeOf(error)}`, { cause: error });
    });
    if (response.ok || response.status === 304) return response;
    throw await problemOf(response);
  }
}

/** Seconds until it is worth trying again; null when it is not. */
function waitBefore(error: unknown, attempt: number, { method = 'GET', isRepeatable }: Request): number | null {
  const usual = FIRST_WAIT_S * 2 ** (attempt - 1);
  if (error instanceof ProblemError && [429, 503].includes(error.status)) {
    const waitS = error.retryAfterS ?? usual;
    return waitS <= LONGEST_WAIT_S ? waitS : null;
  }
  const isSafe = isRepeatable ?? REPEATABLE.includes(method);
  return error instanceof ServiceUnreachable && isSafe ? usual : null;
}

/** `fetch` says only "fetch failed"; what happened is in its cause. */
function causeOf({ message, cause }: Error): string {
  const { code, message: why } = (cause ?? {}) as { code?: string; message?: string };
  return why || code || message;
}
