import { randomUUID } from 'node:crypto';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { shuffled } from './storm.mjs';

/** How long a worker may take to come to where it is waited for, ms. */
const PATIENCE_MS = 20 * 60_000;
/** Where in a task a worker is waited for: after its last frame, or before its first. */
const PLACES = ['linger', 'hold'];

/** A place in one task where its worker waits, so that a blow meets it in the middle of work whatever the speed of the machine. */
export class Ambush {
  #file;
  #place;

  constructor(fleet, place = 'hold') {
    this.fleet = fleet;
    this.#place = place;
    this.#file = join(fleet.dataDir, randomUUID());
    writeFileSync(this.#file, '');
  }

  /** So many, at the two places in turn. */
  static several(fleet, count) {
    return Array.from({ length: count }, (_, at) => new Ambush(fleet, PLACES[at % PLACES.length]));
  }

  /** The request with this in its way. */
  lay(request) {
    return { ...request, metadata: { ...request.metadata, [this.#place]: this.#file } };
  }

  /** Resolves with the running worker that waits here, other than `but`, and its task's id. */
  async sprung({ but = null } = {}) {
    const deadline = Date.now() + PATIENCE_MS;
    for (;;) {
      for (const worker of this.fleet.workers) {
        const id = worker === but ? undefined : stoppedTask(worker, this.#file);
        if (id) return { worker, id };
      }
      if (Date.now() > deadline) throw new Error(`No worker came to ${this.#file} in ${PATIENCE_MS / 60_000} min.`);
      await sleep(20);
    }
  }

  /** Lets the task go on. */
  lift() {
    rmSync(this.#file, { force: true });
  }
}

/** Kills the worker as it waits. */
export async function killAt(ambush) {
  const { worker } = await ambush.sprung();
  await worker.kill('SIGKILL');
  ambush.lift();
}

/** Stops the worker as it waits, until its task was ended by another; then lets it go on, and leave. */
export async function freezeAt(ambush) {
  const { worker, id } = await ambush.sprung();
  const { fleet } = ambush;
  worker.child.kill('SIGSTOP');
  ambush.lift();
  fleet.startWorker();
  await fleet.until(() => fleet.ends().has(id));
  worker.child.kill('SIGCONT');
  const noticed = new RegExp(`${id} (was given to another worker|ended: )`);
  await fleet.until(() => hasEnded(worker) || worker.log.some(({ msg }) => noticed.test(msg)));
  await worker.kill('SIGTERM');
}

/** Lays ambushes evenly over requests, in any order. */
export function layEvenly(ambushes, requests) {
  const laid = [...requests];
  shuffled(ambushes).forEach((ambush, at) => {
    const place = Math.floor((laid.length * (at + 0.5)) / ambushes.length);
    laid[place] = ambush.lay(laid[place]);
  });
  return laid;
}

const hasEnded = ({ child }) => child.exitCode !== null || child.signalCode !== null;

function stoppedTask({ log }, file) {
  const line = log.find(({ msg }) => msg.endsWith(` stops at ${file}`));
  return line && /^Task (\S+)/.exec(line.msg)[1];
}
