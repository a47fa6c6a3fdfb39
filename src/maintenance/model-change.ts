import { setTimeout as wait } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { AliasSwap } from '../model-registry/alias-swap.js';
import type { Model } from '../model-registry/model.js';
import { Results } from '../results/results.js';
import { KeptPoints } from '../vector-store/kept-points.js';
import { withoutKept } from './indexed-tasks.js';
import { Reembedder, type Reembedding } from './reembedder.js';
import { Referrers } from './referrers.js';
import type { Rebuilt } from './reindex.js';

const LOOK_MS = 500;
/** Running tasks that are looked at: more than any service runs at once. */
const MOST_RUNNING = 10_000;

/** One change of the embedding model. */
export interface Change extends Omit<Reembedding, 'names'> {
  /** That is flipped in the end; the one that `production` embeds by when undefined, none when null. */
  alias?: string | null | undefined;
  /** Flip although some tasks cannot be embedded anew. */
  mayMiss: boolean;
  /** Told what is waited for. */
  say: (sentence: string) => void;
}

/**
 * Changes the model that videos are found by, while the service works: embeds what there is beside the old vectors, until
 * nothing is left, has the alias mean the new model, and catches up with the tasks that had begun before. Whatever was done
 * stays done when it is broken off.
 */
@Injectable()
export class ModelChange {
  /** How long after a flip a worker may still begin a task that it looked up models for before it, ms. */
  graceMs = 2_000;

  constructor(
    private readonly results: Results,
    private readonly kept: KeptPoints,
    private readonly reembedder: Reembedder,
    private readonly referrers: Referrers,
    private readonly swap: AliasSwap,
  ) {}

  /** Task after task. Throws `VectorStoreUnavailable`, and a `Problem` of the flip, after which it can be run again. */
  async *run(change: Change): AsyncGenerator<Rebuilt> {
    const reembedding = { ...change, names: this.#names(change.model) };
    const [done, missing] = [new Set<string>(), new Set<string>()];
    const pass = () => this.#pass(reembedding, done, missing);
    let before: number;
    do {
      before = done.size;
      yield* pass();
    } while (done.size > before && !change.dryRun);
    yield* this.#lost(reembedding, missing);
    if (change.dryRun) return;
    if (!(await this.#flip(change, missing.size))) return;
    await this.#drain(change);
    yield* pass();
  }

  /** The tasks to look at are those found by this model, whatever its version, or by the one that `production` has. */
  #names({ card }: Model): Set<string> {
    const [current = card.name] = (this.referrers.reference() ?? card.name).split(/[@:]/);
    return new Set([card.name, current]);
  }

  async *#pass(reembedding: Reembedding, done: Set<string>, missing: Set<string>): AsyncGenerator<Rebuilt> {
    for (const id of (await this.kept.tasks()).filter((task) => !done.has(task))) {
      reembedding.signal.throwIfAborted();
      const rebuilt = await this.reembedder.task(id, reembedding);
      if (!rebuilt) continue;
      done.add(id);
      if (rebuilt.outcome === 'impossible') missing.add(id);
      yield rebuilt;
    }
  }

  /** Tasks with vectors, but no copy that says of which moments. */
  async *#lost({ names, model }: Reembedding, missing: Set<string>): AsyncGenerator<Rebuilt> {
    for (const name of names)
      for await (const { id, vectors } of withoutKept(this.results, this.kept, { model: name })) {
        missing.add(id);
        const why = 'no copy of its vectors is kept; analyse it again';
        yield { taskId: id, model: model.id, outcome: 'impossible', points: vectors.count, why };
      }
  }

  /** Whether tasks are embedded by the new model from now on, or were before. */
  async #flip({ model, alias: asked, mayMiss, say }: Change, missing: number): Promise<boolean> {
    const { card, id } = model;
    if (asked === undefined && this.referrers.current()?.id === id) return true;
    if (asked === null) return false;
    const alias = asked ?? this.referrers.alias(card.name);
    if (missing > 0 && !mayMiss) {
      say(
        `not flipped: ${missing} tasks have no vectors of ${id} and would not be found; --allow-missing flips all the same`,
      );
      return false;
    }
    if (alias === null) {
      const current = this.referrers.reference();
      const has = current === null ? 'no step embed' : `"model": "${current}" in its step embed`;
      say(
        `nothing flipped: the pipeline production has ${has}; name "${card.name}" there, start the service anew and run this again`,
      );
      return false;
    }
    await this.swap.point(card.name, alias, card.version);
    say(`flipped: ${card.name}:${alias} is ${id} from now on`);
    return true;
  }

  /** Until the tasks have ended, or begun anew, that began before the flip. */
  async #drain({ say, signal }: Change): Promise<void> {
    const since = new Date(Date.now() + this.graceMs).toISOString();
    let running = Infinity;
    do {
      await wait(running === Infinity ? this.graceMs : LOOK_MS, undefined, { signal });
      const tasks = await this.results.list({ status: 'PROCESSING', limit: MOST_RUNNING });
      const old = tasks.filter(({ startedAt }) => startedAt !== null && startedAt <= since).length;
      if (old > 0 && old !== running) say(`waiting for ${old} tasks that had begun before`);
      running = old;
    } while (running > 0);
  }
}
