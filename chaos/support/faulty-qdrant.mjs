import { request as forward } from 'undici';
import { setTimeout as sleep } from 'node:timers/promises';
import { HttpServer } from '../../test/support/http-server.js';
import { QdrantServer } from '../../test/support/qdrant-server.js';

/**
 * A Qdrant behind a bad line: a share of calls is refused with 500 before it is done, or done and never answered; sometimes nobody
 * is there at all.
 */
export class FaultyQdrant {
  refused = 0;
  dropped = 0;
  #isAway = false;
  #onUpsert = null;

  static async start({ failing }) {
    const faulty = new FaultyQdrant();
    faulty.failing = failing;
    faulty.store = await QdrantServer.start();
    faulty.line = await HttpServer.start((request, response) => void faulty.#answer(request, response));
    return faulty;
  }

  get url() {
    return this.line.url('').replace(/\/$/, '');
  }

  /** Hangs up on everybody for so long. */
  async away(ms) {
    this.#isAway = true;
    await sleep(ms);
    this.#isAway = false;
  }

  /** Resolves when the next points are stored and the blow was done, before the store's answer is sent; 10 s at most. */
  afterUpsert(blow) {
    return Promise.race([
      sleep(10_000),
      new Promise((resolve) => {
        this.#onUpsert = async () => {
          this.#onUpsert = null;
          await blow();
          resolve();
        };
      }),
    ]);
  }

  /** Every point of every collection. */
  async points() {
    const points = [];
    for (const name of this.store.names)
      for (let offset = null; offset !== undefined;) {
        const { result } = await this.#ask(`/collections/${name}/points/scroll`, {
          limit: 1_000,
          ...(offset && { offset }),
        });
        points.push(...result.points);
        offset = result.next_page_offset ?? undefined;
      }
    return points;
  }

  async stop() {
    await this.line.stop();
    await this.store.stop();
  }

  async #ask(path, body) {
    const asked = await forward(this.store.url + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ with_payload: true, ...body }),
    });
    return asked.body.json();
  }

  async #answer(request, response) {
    if (this.#isAway) return void request.socket.destroy();
    const fails = Math.random() < this.failing;
    if (fails && Math.random() < 0.5) {
      this.refused++;
      return void response.writeHead(500, { 'content-type': 'application/json' }).end('{}');
    }
    const { method, url, body, headers } = this.line.requests.findLast((one) => one.headers === request.headers);
    const answer = await forward(this.store.url + url, {
      method,
      headers: { 'content-type': headers['content-type'] ?? 'application/json' },
      ...(body && { body }),
    });
    const text = await answer.body.text();
    if (method === 'PUT' && /\/points(\?|$)/.test(url)) await this.#onUpsert?.();
    if (fails) {
      this.dropped++;
      return void request.socket.destroy();
    }
    response.writeHead(answer.statusCode, { 'content-type': 'application/json' }).end(text);
  }
}
