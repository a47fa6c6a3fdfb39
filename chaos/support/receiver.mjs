import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Webhook } from 'standardwebhooks';
import { HttpServer } from '../../test/support/http-server.js';
import { BadLine } from './bad-line.mjs';
import { soon } from './soon.mjs';

/** Receives callbacks and fails a share of them: half with 503, half by hanging up once it has the body. */
export class Receiver {
  /** Distinct bodies by `webhook-id`, refused calls included. */
  bodies = new Map();
  /** Ids that were answered with 200. */
  taken = new Set();
  calls = 0;
  unsigned = 0;
  #webhook = null;
  #line;
  #onCall = null;

  constructor(failing) {
    this.#line = new BadLine(failing);
  }

  static async start({ failing = 0 } = {}) {
    const receiver = new Receiver(failing);
    receiver.server = await HttpServer.start((request, response) => void receiver.#answer(request, response));
    return receiver;
  }

  get url() {
    return this.server.url('/hook');
  }

  /** Signatures are checked with the secret of this data directory. */
  trust(dataDir) {
    this.#webhook = new Webhook(readFileSync(join(dataDir, 'callback-secret'), 'utf8').trim());
  }

  /** Ids whose bytes were not the same every time. */
  get changed() {
    return [...this.bodies.values()].filter(({ size }) => size > 1).length;
  }

  /** Resolves when the next call has arrived and the blow was done, before it is answered. */
  atNextCall(blow) {
    const struck = new Promise((resolve, reject) => {
      this.#onCall = () => {
        this.#onCall = null;
        return blow().then(resolve, reject);
      };
    });
    return soon('a callback', struck);
  }

  stop() {
    return this.server.stop();
  }

  async #answer(request, response) {
    const { headers, body } = this.server.requests.findLast(({ headers: own }) => own === request.headers);
    const id = headers['webhook-id'];
    this.calls++;
    this.#verify(body, headers);
    this.bodies.set(id, (this.bodies.get(id) ?? new Set()).add(body));
    await this.#onCall?.();
    // Who was killed meanwhile hears no answer: nothing was taken.
    if (request.socket.destroyed || request.socket.readableEnded) return void request.socket.destroy();
    const fate = this.#line.next();
    if (fate === 'refused') return void response.writeHead(503).end();
    if (fate === 'dropped') return void request.socket.destroy();
    this.taken.add(id);
    response.end();
  }

  #verify(body, headers) {
    try {
      this.#webhook?.verify(body, headers);
    } catch {
      this.unsigned++;
    }
  }
}
