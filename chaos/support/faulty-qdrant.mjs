import { request as forward } from 'undici';
import { setTimeout as sleep } from 'node:timers/promises';
import { HttpServer } from '../../test/support/http-server.js';
import { QdrantServer } from '../../test/support/qdrant-server.js';
import { BadLine } from './bad-line.mjs';
import { soon } from './soon.mjs';

/**
 * A Qdrant behind a bad line: a share of calls is refused with 500 before it is done, or done and never answered; sometimes nobody
 * is there at all.
 */
export class FaultyQdrant {
  refused = 0;
  dropped = 0;
  #line;
  #isAway = false;
  #onUpsert = null;
  #onUpsertCall = null;

  constructor(failing) {
    this.#line = new BadLine(failing);
  }

  static async start({ failing }) {
    const faulty = new FaultyQdrant(failing);
    faulty.store = await QdrantServer.start();
    faulty.server = await HttpServer.start((request, response) => void faulty.#answer(request, response));
    return faulty;
  }

  get url() {
    return this.server.url('').replace(/\/$/, '');
  }

  /** Hangs up on everybody for so long, from the next attempt to store points on. */
  async away(ms) {
    await soon('points to store', new Promise((resolve) => (this.#onUpsertCall = resolve)));
    await sleep(ms);
    this.#isAway = false;
  }

  /** Resolves when the next points are stored and the blow was done, before the store's answer is sent. */
  afterUpsert(blow) {
    const struck = new Promise((resolve, reject) => {
      this.#onUpsert = () => {
        this.#onUpsert = null;
        return blow().then(resolve, reject);
      };
    });
    return soon('points to store', struck);
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
    await this.server.stop();
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
    const isUpsert = request.method === 'PUT' && /\/points(\?|$)/.test(request.url);
    if (isUpsert && this.#onUpsertCall) this.#leave();
    if (this.#isAway) return void request.socket.destroy();
    const fate = this.#line.next();
    if (fate === 'refused') {
      this.refused++;
      return void response.writeHead(500, { 'content-type': 'application/json' }).end('{}');
    }
    const answer = await this.#pass(request);
    if (isUpsert) await this.#onUpsert?.();
    if (fate === 'dropped') {
      this.dropped++;
      return void request.socket.destroy();
    }
    response.writeHead(answer.status, { 'content-type': 'application/json' }).end(answer.text);
  }

  #leave() {
    this.#isAway = true;
    this.#onUpsertCall();
    this.#onUpsertCall = null;
  }

  async #pass(request) {
    const { method, url, body, headers } = this.server.requests.findLast((one) => one.headers === request.headers);
    const answer = await forward(this.store.url + url, {
      method,
      headers: { 'content-type': headers['content-type'] ?? 'application/json' },
      ...(body && { body }),
    });
    return { status: answer.statusCode, text: await answer.body.text() };
  }
}
