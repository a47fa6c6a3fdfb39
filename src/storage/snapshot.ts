import { StartRefused } from '../common/start-refused.js';
import { MIGRATIONS } from './schema.js';
import { sqliteDriver } from './sqlite-driver.js';
import { BUSY_TIMEOUT_MS, Sqlite } from './sqlite.js';

/** How a task of a snapshot stood when it was taken. */
export interface SnapshotTask {
  id: string;
  status: string;
}

/** A copy of the file of tasks as it was at one moment, which nobody else uses. Close it. */
export class Snapshot {
  private constructor(private readonly file: Sqlite) {}

  /** Copies the file, also while others write to it; they do not wait. Throws when it cannot be read, or `to` exists. */
  static async take(from: string, to: string): Promise<Snapshot> {
    const live = await LiveTasks.open(from);
    try {
      live.copyTo(to);
    } finally {
      live.close();
    }
    return Snapshot.open(to);
  }

  static async open(path: string): Promise<Snapshot> {
    const { DatabaseSync } = await sqliteDriver();
    return new Snapshot(new Sqlite(new DatabaseSync(path), path));
  }

  /** Throws `StartRefused` unless the file is whole and no newer than this release. */
  check(): void {
    const rows = this.file.all<{ integrity_check: string }>('PRAGMA integrity_check(1)');
    const finding = rows[0]?.integrity_check ?? 'no answer';
    if (finding !== 'ok') throw new StartRefused(`${this.file.path} is damaged: ${finding}`);
    if (this.schemaVersion > MIGRATIONS.length)
      throw new StartRefused(
        `${this.file.path} has schema version ${this.schemaVersion}, written by a newer release; this one knows up to ${MIGRATIONS.length}`,
      );
  }

  get schemaVersion(): number {
    return this.file.get<{ user_version: number }>('PRAGMA user_version')?.user_version ?? 0;
  }

  tasks(): SnapshotTask[] {
    return this.file.all<SnapshotTask>('SELECT id, status FROM task ORDER BY id');
  }

  /** A task's result as JSON text; null without one. */
  result(id: string): string | null {
    return this.file.get<{ result: string | null }>('SELECT result FROM task WHERE id = ?', id)?.result ?? null;
  }

  /** Takes a task out of the copy. */
  drop(id: string): void {
    this.file.transaction(() => {
      this.file.run('DELETE FROM idempotency WHERE task_id = ?', id);
      this.file.run('DELETE FROM job WHERE id = ?', id);
      this.file.run('DELETE FROM task WHERE id = ?', id);
    });
  }

  close(): void {
    this.file.close();
  }
}

/** The file of tasks while others work with it, only looked into. Close it. */
export class LiveTasks {
  private constructor(private readonly file: Sqlite) {}

  static async open(path: string): Promise<LiveTasks> {
    const { DatabaseSync } = await sqliteDriver();
    return new LiveTasks(new Sqlite(new DatabaseSync(path, { readOnly: true, timeout: BUSY_TIMEOUT_MS }), path));
  }

  has(id: string): boolean {
    return this.file.get('SELECT 1 FROM task WHERE id = ?', id) !== undefined;
  }

  /** Everything that is committed, into a file that does not exist yet, in one read of the whole. */
  copyTo(path: string): void {
    this.file.run('VACUUM INTO ?', path);
  }

  close(): void {
    this.file.close();
  }
}
