import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { QdrantCollection } from './qdrant-collection.js';
import type { WirePoint } from './qdrant-collection.js';
import { QdrantOpenApi } from './qdrant-openapi.js';
import type { WireRequest } from './qdrant-openapi.js';

/** An answer that is not a success. */
class Refusal extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

type Body = Record<string, unknown>;

/** What a search asks, as far as it is played. */
interface SearchBody {
  query: number[];
  limit?: number;
  filter?: unknown;
  with_vector?: boolean;
}

type Answer = (request: { name: string; body: Body; query: URLSearchParams }) => unknown;

/** How long a write that nobody waits for takes, ms. */
const LATER_MS = 200;

/**
 * A Qdrant in memory, over HTTP: the calls that the store makes with the meaning that Qdrant's documentation gives them. When its
 * OpenAPI document is there, every request and every answer is checked against it. Whatever is not right is in `violations`.
 */
export class QdrantServer {
  readonly violations: string[] = [];
  /** Requests in the order they came, as `METHOD path`. */
  readonly requests: string[] = [];
  /** Lets a test answer instead: an HTTP status, `hang` for no answer, `drop` for a closed connection. */
  intercept: ((request: string) => number | 'hang' | 'drop' | undefined) | undefined;
  /** When set, requests without it in `api-key` are refused. */
  apiKey: string | undefined;
  /** Headers of the last request. */
  headers: IncomingMessage['headers'] = {};
  readonly #collections = new Map<string, QdrantCollection>();
  readonly #server: Server;

  private constructor(private readonly document: QdrantOpenApi | undefined) {
    this.#server = createServer((request, response) => void this.#serve(request, response));
  }

  static async start(document = QdrantOpenApi.find()): Promise<QdrantServer> {
    const server = new QdrantServer(document);
    server.#server.listen(0, '127.0.0.1');
    await once(server.#server, 'listening');
    return server;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** Names of the collections, as they are on the server. */
  get names(): string[] {
    return [...this.#collections.keys()];
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }

  /** By method and path; `*` is the name of a collection. */
  readonly #answers: Record<string, Answer> = {
    'GET /collections': () => ({ collections: this.names.map((name) => ({ name })) }),
    'GET /collections/*': ({ name }) => this.#collection(name).info(),
    'PUT /collections/*': ({ name, body }) => this.#create(name, body),
    'DELETE /collections/*': ({ name }) => this.#collections.delete(name),
    'PUT /collections/*/index': ({ name, body, query }) =>
      this.#write(query, () => {
        const { field_name, field_schema } = body as { field_name: string; field_schema: string };
        this.#collection(name).indexes[field_name] = { data_type: field_schema, points: this.#collection(name).length };
      }),
    'PUT /collections/*/points': ({ name, body, query }) => {
      const points = body.points as WirePoint[];
      for (const { vector } of points) this.#checkVector(name, vector);
      return this.#write(query, () => this.#collection(name).upsert(points));
    },
    'POST /collections/*/points/delete': ({ name, body, query }) => {
      this.#collection(name);
      return this.#write(query, () => this.#collection(name).delete(body.filter));
    },
    'POST /collections/*/points/count': ({ name, body }) => ({ count: this.#collection(name).count(body.filter) }),
    'POST /collections/*/points/query': ({ name, body }) => {
      const { query, limit = 10, filter, with_vector = false } = body as unknown as SearchBody;
      this.#checkVector(name, query);
      return { points: this.#collection(name).search(query, limit, filter, with_vector) };
    },
    'POST /collections/*/points/scroll': ({ name, body }) => {
      const { limit = 10, filter, offset } = body as { limit?: number; filter?: unknown; offset?: string };
      return this.#collection(name).scroll({ limit, filter, offset });
    },
  };

  async #serve(message: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname: path, searchParams: query } = new URL(message.url ?? '/', this.url);
    const method = message.method ?? 'GET';
    const sent = await text(message);
    this.headers = message.headers;
    this.requests.push(`${method} ${path}`);
    const intercepted = this.intercept?.(`${method} ${path}`);
    if (intercepted === 'hang') return;
    if (intercepted === 'drop') return void message.socket.destroy();
    if (this.apiKey !== undefined && message.headers['api-key'] !== this.apiKey)
      return void response.writeHead(401).end('Must provide an API key or an Authorization bearer token');
    const request = { method, path, query, body: sent === '' ? undefined : (JSON.parse(sent) as unknown) };
    this.#reply(request, intercepted, response);
  }

  #reply(request: WireRequest, status: number | undefined, response: ServerResponse): void {
    this.violations.push(...(this.document?.request(request) ?? []));
    const answer =
      status === undefined ? this.#answer(request) : failure(new Refusal(status, 'Service internal error'));
    this.violations.push(...(this.document?.answer(request, answer.status, answer.body) ?? []));
    response.writeHead(answer.status, { 'content-type': 'application/json' }).end(JSON.stringify(answer.body));
  }

  #answer({ method, path, body, query }: WireRequest): { status: number; body: unknown } {
    const name = decodeURIComponent(/^\/collections\/([^/]+)/.exec(path)?.[1] ?? '');
    const route = `${method} ${path.replace(/^\/collections\/[^/]+/, '/collections/*')}`;
    try {
      const answer = this.#answers[route];
      if (!answer) throw new Error(`${route} is not played`);
      const result = answer({ name, body: (body ?? {}) as Body, query });
      return { status: 200, body: { result, status: 'ok', time: 0.001 } };
    } catch (error) {
      if (error instanceof Refusal) return failure(error);
      this.violations.push(String(error));
      return failure(new Refusal(400, String(error)));
    }
  }

  #collection(name: string): QdrantCollection {
    const found = this.#collections.get(name);
    if (!found) throw new Refusal(404, `Not found: Collection \`${name}\` doesn't exist!`);
    return found;
  }

  #create(name: string, { vectors }: Body): true {
    const { size, distance } = vectors as { size: number; distance: string };
    if (distance !== 'Cosine') throw new Error(`the distance ${distance} is not played`);
    if (this.#collections.has(name)) throw new Refusal(409, `Wrong input: Collection \`${name}\` already exists!`);
    this.#collections.set(name, new QdrantCollection(size));
    return true;
  }

  #checkVector(name: string, vector: number[]): void {
    const { size } = this.#collection(name);
    if (vector.length !== size)
      throw new Refusal(400, `Wrong input: Vector dimension error: expected dim: ${size}, got ${vector.length}`);
  }

  /** Done at once when waited for; else acknowledged now and done later, as Qdrant does. */
  #write(query: URLSearchParams, work: () => void): object {
    const isWaitedFor = query.get('wait') === 'true';
    if (isWaitedFor) work();
    else void sleep(LATER_MS, undefined, { ref: false }).then(work);
    return { operation_id: this.requests.length, status: isWaitedFor ? 'completed' : 'acknowledged' };
  }
}

const failure = ({ status, message }: Refusal): { status: number; body: unknown } => ({
  status,
  body: { status: { error: message }, time: 0.001 },
});
