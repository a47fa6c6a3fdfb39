import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { Redis } from 'ioredis';
import { temporaryFolder } from './temporary.js';

/** Settings beyond (or instead of) `appendonly yes` and `maxmemory-policy noeviction`; words are separated by one space. */
export type RedisSettings = Record<string, string>;

/** A real Redis server on a free port, in a folder of its own. */
export class RedisServer {
  readonly #folder = temporaryFolder();
  #process: ChildProcess | null = null;

  private constructor(
    readonly port: number,
    private readonly settings: RedisSettings,
  ) {}

  /** Starts a server, durable unless the settings say otherwise; resolves when it answers. */
  static async start(settings: RedisSettings = {}): Promise<RedisServer> {
    const server = new RedisServer(await freePort(), {
      appendonly: 'yes',
      'maxmemory-policy': 'noeviction',
      save: '',
      ...settings,
    });
    await server.restart();
    return server;
  }

  get dsn(): string {
    return `redis://127.0.0.1:${this.port}/0`;
  }

  /** Starts the stopped server again, on the same port and data. */
  async restart(): Promise<void> {
    const settings = Object.entries({ ...this.settings, port: String(this.port), dir: this.#folder.path });
    this.#process = spawn(
      'redis-server',
      settings.flatMap(([key, value]) => [`--${key}`, ...value.split(' ')]),
      { stdio: 'ignore' },
    );
    const died = once(this.#process, 'exit').then(() => {
      throw new Error(`redis-server did not start with ${JSON.stringify(this.settings)}`);
    });
    died.catch(() => undefined);
    const probe = new Redis(this.port, '127.0.0.1', {
      retryStrategy: () => 20,
      password: this.settings['requirepass'],
    });
    probe.on('error', () => undefined);
    try {
      await Promise.race([probe.ping(), died]);
    } finally {
      probe.disconnect();
    }
  }

  /** Empties it. */
  async flush(): Promise<void> {
    const connection = new Redis(this.dsn);
    await connection.flushall();
    connection.disconnect();
  }

  /** Sends the server a signal: SIGSTOP makes it silent, SIGCONT lets it go on. */
  signal(signal: NodeJS.Signals): void {
    this.#process?.kill(signal);
  }

  /** Kills it, as a crash would; its data stays for `restart`. */
  async kill(): Promise<void> {
    const dying = this.#process;
    this.#process = null;
    if (!dying || dying.exitCode !== null) return;
    dying.kill('SIGKILL');
    await once(dying, 'exit');
  }

  /** Kills it and removes its data. */
  async stop(): Promise<void> {
    await this.kill();
    this.#folder.remove();
  }
}

/** A port that nobody listens on now. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
}
