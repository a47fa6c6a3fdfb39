import { channel } from 'node:diagnostics_channel';
import { createServer, type Server, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';
import { Courier } from '../../src/callbacks/courier.js';
import { CallbackSecret } from '../../src/callbacks/secret.js';
import { DataDir } from '../../src/common/data-dir.js';
import { readEnv } from '../../src/common/env.js';
import { AnalysisError } from '../../src/common/errors.js';
import { Guard } from '../../src/media/fetch/guard.js';
import { Source } from '../../src/media/fetch/source.js';

/** Sends the service to an address through one of its entry points. Answers `refused` when it will never go there, else what came of it. */
type Door = (url: string, by: Visit) => Promise<string>;

interface Visit {
  guard: Guard;
  folder: string;
  /** How long it may take, seconds. */
  withinS: number;
}

/** Every entry point by which a client can name an address. A new one joins with a line. */
export const DOORS: Readonly<Record<string, Door>> = {
  video_url: async (url, { guard, folder: to, withinS }) => {
    const source = new Source(readEnv({ DOWNLOAD_TIMEOUT_S: String(withinS) }), guard);
    const error: unknown = await source.fetch(url, { to }).catch((reason: unknown) => reason);
    if (!(error instanceof AnalysisError)) return 'fetched';
    return error.code === 'SOURCE_FORBIDDEN' && !error.retryable ? 'refused' : error.message;
  },
  callback_url: async (url, { guard, folder, withinS }) => {
    const env = readEnv({ DATA_DIR: folder });
    const courier = new Courier(guard, new CallbackSecret(env, new DataDir(env)));
    courier.timeoutMs = withinS * 1_000;
    const reply = await courier.carry({ taskId: 'task', url, body: '{}', attempts: 0 });
    if (reply.status !== null) return `answered ${reply.status}`;
    return reply.isFinal ? 'refused' : reply.error;
  },
};

/** Listens on every address of this machine, counts who comes, and says nothing but `204`. */
export class Listener {
  connections = 0;
  readonly #sockets = new Set<Socket>();

  private constructor(private readonly server: Server) {}

  static async start(): Promise<Listener> {
    const server = createServer((socket) => listener.#greet(socket));
    const listener = new Listener(server);
    await new Promise<void>((done) => server.listen(0, '::', done));
    return listener;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  async stop(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((done) => this.server.close(done));
  }

  #greet(socket: Socket): void {
    this.connections++;
    this.#sockets.add(socket.on('error', () => undefined).on('close', () => this.#sockets.delete(socket)));
    socket.once('data', () => socket.end('HTTP/1.1 204 No Content\r\nconnection: close\r\n\r\n'));
  }
}

/** Counts the sockets that this process opens to anywhere, by the word of Node itself. */
export class SocketCount {
  opened = 0;
  readonly #count = (): void => void this.opened++;

  constructor() {
    channel('net.client.socket').subscribe(this.#count);
  }

  stop(): void {
    channel('net.client.socket').unsubscribe(this.#count);
  }
}
