import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Serves bytes by path on loopback, and remembers who asked for what. */
export class FileServer {
  readonly requests: string[] = [];
  readonly #files = new Map<string, Uint8Array | ((response: ServerResponse) => void)>();

  private constructor(private readonly server: Server) {}

  static async start(): Promise<FileServer> {
    const server = createServer((request, response) => files.#answer(request.url ?? '', response));
    const files = new FileServer(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return files;
  }

  get base(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** Returns the URL under which the bytes, or the answer, can be had. */
  put(name: string, content: Uint8Array | ((response: ServerResponse) => void)): string {
    this.#files.set(`/${name}`, content);
    return `${this.base}/${name}`;
  }

  remove(name: string): void {
    this.#files.delete(`/${name}`);
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  #answer(url: string, response: ServerResponse): void {
    this.requests.push(url);
    const content = this.#files.get(url);
    if (!content) response.writeHead(404).end();
    else if (typeof content === 'function') content(response);
    else
      response
        .writeHead(200, { 'content-type': 'application/octet-stream', 'content-length': content.length })
        .end(content);
  }
}
