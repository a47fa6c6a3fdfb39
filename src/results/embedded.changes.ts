import { Logger } from '@nestjs/common';
import type { Database } from '../storage/database.js';
import { Listeners } from './listeners.js';

/** How often the file is asked whether anybody wrote to it, ms. */
const POLL_MS = 100;

/** Tells listeners which tasks any process changed, from the table `change` that triggers fill. Asks only while somebody listens. */
export class EmbeddedChanges {
  readonly #log = new Logger('Results');
  readonly #listeners = new Listeners();
  #timer: NodeJS.Timeout | null = null;
  #version = '';
  #seen = 0;

  constructor(private readonly database: Database) {}

  listen(listener: (id: string) => void): () => void {
    if (this.#listeners.isEmpty) this.#start();
    const remove = this.#listeners.add(listener);
    return () => {
      remove();
      if (this.#listeners.isEmpty) this.close();
    };
  }

  close(): void {
    this.#listeners.clear();
    if (this.#timer) clearInterval(this.#timer);
    this.#timer = null;
  }

  #start(): void {
    this.#seen = this.database.get<{ seq: number }>('SELECT coalesce(max(seq), 0) AS seq FROM change')!.seq;
    this.#version = '';
    this.#timer = setInterval(() => this.#poll(), POLL_MS);
  }

  #poll(): void {
    if (!this.database.isOpen) return this.close();
    try {
      this.#look();
    } catch (error) {
      this.#log.warn(`News of tasks is late: ${(error as Error).message}`);
    }
  }

  #look(): void {
    const version = this.database.version();
    if (version === this.#version) return;
    this.#version = version;
    const rows = this.database.all<{ task_id: string; seq: number }>(
      'SELECT task_id, max(seq) AS seq FROM change WHERE seq > ? GROUP BY task_id ORDER BY seq',
      this.#seen,
    );
    this.#seen = rows.at(-1)?.seq ?? this.#seen;
    for (const { task_id } of rows) this.#listeners.tell(task_id);
  }
}
