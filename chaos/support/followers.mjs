import http from 'node:http';

const AT_ONCE = 100;

/** Clients that follow a task by its event stream, each over a connection of its own. */
export class Followers {
  /** How many were answered with each status. */
  statuses = {};
  /** Streams that were answered with 200, open and ended. */
  streams = [];

  constructor(fleet) {
    this.fleet = fleet;
  }

  /** Opens so many; resolves when all are answered. */
  async open(count, id) {
    for (let left = count; left > 0; left -= AT_ONCE)
      await Promise.all(Array.from({ length: Math.min(AT_ONCE, left) }, () => this.#open(id)));
  }

  /** Hangs up every second one; resolves with how many. */
  hangUp() {
    const gone = this.streams.filter((_, at) => at % 2 === 1);
    for (const { response } of gone) response.destroy();
    this.streams = this.streams.filter((_, at) => at % 2 === 0);
    return gone.length;
  }

  /** Waits for the end of all, at most so long; resolves with how many ended with the news that the task succeeded. */
  async informed(withinMs) {
    const time = new Promise((resolve) => setTimeout(resolve, withinMs).unref());
    await Promise.race([Promise.all(this.streams.map(({ ended }) => ended)), time]);
    return this.streams.filter(({ last }) => last.includes('event: succeeded')).length;
  }

  #open(id) {
    return new Promise((resolve, reject) => {
      const request = http.get(`${this.fleet.base}/results/${id}/events`, { agent: false }, (response) => {
        this.statuses[response.statusCode] = (this.statuses[response.statusCode] ?? 0) + 1;
        if (response.statusCode === 200) this.streams.push(read(response));
        else response.resume();
        resolve();
      });
      request.on('error', reject);
    });
  }
}

function read(response) {
  const stream = { response, last: '' };
  stream.ended = new Promise((resolve) => response.once('close', resolve));
  response.setEncoding('utf8').on('data', (text) => (stream.last = text));
  response.on('error', () => {});
  return stream;
}
