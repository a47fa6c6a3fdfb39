import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';

/** How long a client goes on asking a service that does not answer, ms. */
const PATIENCE_MS = 120_000;
const AT_ONCE = 8;

/** A client as clients should be: it asks again, with the same Idempotency-Key, until it is told 202. */
export class Client {
  /** Ids that were answered with 202. */
  accepted = new Set();

  constructor(fleet) {
    this.fleet = fleet;
  }

  /** Submits requests, a few at once; resolves when all are accepted. */
  async submitAll(requests) {
    const left = [...requests];
    const work = async () => {
      for (let request = left.shift(); request; request = left.shift()) await this.submit(request);
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
  }

  async submit(request) {
    const headers = { 'content-type': 'application/json', 'idempotency-key': randomUUID() };
    const id = await insist(this.fleet, async () => {
      const answer = await this.#fetch('/analyze', { method: 'POST', headers, body: JSON.stringify(request) });
      const body = await answer.json();
      if (answer.status === 503 || answer.status === 500) return undefined;
      if (answer.status !== 202)
        throw new Unexpected(`POST /analyze answered ${answer.status}: ${JSON.stringify(body)}`);
      return body.task_id;
    });
    this.accepted.add(id);
    return id;
  }

  /** The task, or null when the service does not know it. */
  task(id) {
    return insist(this.fleet, async () => {
      const answer = await this.#fetch(`/results/${id}`);
      if (answer.status === 200) return answer.json();
      return answer.status === 404 ? null : undefined;
    });
  }

  /** Every task that the service lists. */
  async all(query = '') {
    const tasks = [];
    for (let cursor = null; cursor !== undefined;) {
      const page = await insist(this.fleet, async () => {
        const answer = await this.#fetch(`/results?limit=100${query}${cursor ? `&cursor=${cursor}` : ''}`);
        return answer.status === 200 ? answer.json() : undefined;
      });
      tasks.push(...page.data);
      cursor = page.next_cursor ?? undefined;
    }
    return tasks;
  }

  async count(status) {
    return (await this.all(`&status=${status}`)).length;
  }

  /** Waits until no task waits or runs; false when some still do and none has ended for so long. */
  async quiet(idleMs) {
    for (let [fewest, since] = [Infinity, Date.now()]; Date.now() < since + idleMs;) {
      const open = (await this.count('PENDING')) + (await this.count('PROCESSING'));
      if (open === 0) return true;
      if (open < fewest) [fewest, since] = [open, Date.now()];
      await sleep(300);
    }
    return false;
  }

  /** A sample of `/metrics`, by its name and labels as written there. */
  async metric(sample) {
    const text = await (await this.#fetch('/metrics')).text();
    const line = text.split('\n').find((one) => one.startsWith(`${sample} `));
    return line === undefined ? undefined : Number(line.split(' ').at(-1));
  }

  #fetch(path, init = {}) {
    return fetch(this.fleet.base + path, { ...init, signal: AbortSignal.timeout(10_000) });
  }
}

/** An answer that no crash excuses. */
class Unexpected extends Error {}

/** Asks until there is an answer that is not undefined. */
async function insist(fleet, ask) {
  let last = 'no error';
  const deadline = Date.now() + PATIENCE_MS;
  for (;;) {
    try {
      const answer = await ask();
      if (answer !== undefined) return answer;
    } catch (error) {
      if (error instanceof Unexpected) throw error;
      last = String(error.cause ?? error);
    }
    if (Date.now() > deadline)
      throw new Error(`No usable answer for ${PATIENCE_MS / 1_000} s (${last}); ${fleet.whereabouts()}`);
    await sleep(100);
  }
}
