import type { Rebuilt } from '../maintenance/reindex.js';
import type { Output } from './command.js';

/** Between two lines of progress at least, ms. */
const EVERY_MS = 5_000;

/** Counts what becomes of tasks, and says how far it has come and what could not be done. */
export class ReindexTally {
  readonly #sums = new Map<Rebuilt['outcome'], { tasks: number; points: number }>();
  #done = 0;
  #saidAt = Date.now();

  constructor(
    private readonly total: number,
    private readonly output: Output,
  ) {}

  /** Whether nothing was impossible. */
  get isWhole(): boolean {
    return !this.#sums.has('impossible');
  }

  add({ taskId, model, outcome, points, why }: Rebuilt): void {
    const sum = this.#sums.get(outcome) ?? { tasks: 0, points: 0 };
    this.#sums.set(outcome, { tasks: sum.tasks + 1, points: sum.points + points });
    this.#done++;
    if (why !== null) this.output.line(`${outcome}: task ${taskId}${model ? `, ${model}` : ''}: ${why}`);
    if (Date.now() - this.#saidAt < EVERY_MS) return;
    this.#saidAt = Date.now();
    this.output.line(`${this.#done} of ${Math.max(this.#done, this.total)} tasks`);
  }

  /** Such as `40 vectors of 2 tasks`. */
  of(outcome: Rebuilt['outcome']): string {
    const { tasks, points } = this.#sums.get(outcome) ?? { tasks: 0, points: 0 };
    return `${points} vectors of ${tasks} tasks`;
  }
}
