import { Agent, type IncomingHttpHeaders, request } from 'node:http';

/** A request as it goes over the wire. */
export interface Sent {
  method: string;
  /** Path and query, encoded. */
  target: string;
  headers: Record<string, string>;
  body: Buffer | null;
}

/** What came back. */
export interface Received {
  status: number;
  headers: IncomingHttpHeaders;
  body: Buffer;
  /** Whether the answer was cut off here, as a stream of events is. */
  isCut: boolean;
}

/** Longest that an answer may take, ms: longer than any that a fuzzer asks for, on any machine. */
const PATIENCE_MS = 120_000;

/** A client that sends paths and headers as they are, which `fetch` does not. */
export class Wire {
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 8 });

  constructor(private readonly base: string) {}

  /** Resolves with the answer; rejects when there is none. Of a stream of events only the first piece is read. */
  exchange({ method, target, headers, body }: Sent): Promise<Received> {
    const { hostname, port } = new URL(this.base);
    const length = body === null ? undefined : { 'content-length': String(body.length) };
    return new Promise((resolve, reject) => {
      const asked = request({
        hostname,
        port,
        method,
        path: target,
        agent: this.#agent,
        headers: { ...length, ...headers },
      });
      asked.setTimeout(PATIENCE_MS, () => asked.destroy(new Error(`no answer for ${PATIENCE_MS / 1_000} s`)));
      asked.once('error', reject);
      asked.once('response', (answer) => {
        const pieces: Buffer[] = [];
        const isEvents = answer.headers['content-type']?.startsWith('text/event-stream') ?? false;
        const end = (isCut: boolean): void =>
          resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: Buffer.concat(pieces), isCut });
        answer.on('data', (piece: Buffer) => {
          pieces.push(piece);
          if (!isEvents) return;
          end(true);
          asked.destroy();
        });
        answer.once('end', () => end(false)).once('error', reject);
      });
      asked.end(body ?? undefined);
    });
  }

  close(): void {
    this.#agent.destroy();
  }
}
