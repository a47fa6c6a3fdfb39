/**
 * The SQLite schema, one migration per version (`user_version`). Published ones never change: append.
 * Times in `_ms` columns are Unix milliseconds, those in `_at` columns RFC 3339.
 */
export const MIGRATIONS: readonly string[] = [
  `
  CREATE TABLE task (
    id TEXT PRIMARY KEY,
    owner TEXT,
    status TEXT NOT NULL,
    revision INTEGER NOT NULL,
    attempt INTEGER NOT NULL,
    lease TEXT,
    pipeline TEXT NOT NULL,
    created_at TEXT NOT NULL,
    started_at TEXT,
    finished_at TEXT,
    written_ms INTEGER NOT NULL,
    request TEXT NOT NULL,
    progress TEXT NOT NULL,
    error TEXT,
    callback_url TEXT,
    callback_delivered INTEGER NOT NULL,
    callback_attempts INTEGER NOT NULL,
    callback_last_status INTEGER,
    callback_last_error TEXT,
    callback_next_at TEXT,
    callback_due_ms INTEGER,
    callback_body TEXT,
    result TEXT
  );
  CREATE INDEX task_owner ON task (owner, id);
  CREATE INDEX task_status ON task (status, id);
  CREATE INDEX task_finished ON task (finished_at) WHERE finished_at IS NOT NULL;
  CREATE INDEX task_unfinished ON task (written_ms) WHERE finished_at IS NULL;
  CREATE INDEX task_callback ON task (callback_due_ms) WHERE callback_due_ms IS NOT NULL;

  CREATE TABLE idempotency (
    owner TEXT NOT NULL,
    key TEXT NOT NULL,
    body_sha256 TEXT NOT NULL,
    task_id TEXT NOT NULL,
    expires_ms INTEGER NOT NULL,
    PRIMARY KEY (owner, key)
  ) WITHOUT ROWID;
  CREATE INDEX idempotency_task ON idempotency (task_id);
  CREATE INDEX idempotency_expires ON idempotency (expires_ms);

  CREATE TABLE expired (id TEXT PRIMARY KEY, until_ms INTEGER NOT NULL) WITHOUT ROWID;
  CREATE INDEX expired_until ON expired (until_ms);

  CREATE TABLE change (seq INTEGER PRIMARY KEY AUTOINCREMENT, task_id TEXT NOT NULL);
  CREATE TRIGGER task_inserted AFTER INSERT ON task BEGIN INSERT INTO change (task_id) VALUES (new.id); END;
  CREATE TRIGGER task_written AFTER UPDATE OF revision ON task BEGIN INSERT INTO change (task_id) VALUES (new.id); END;
  CREATE TRIGGER task_deleted AFTER DELETE ON task BEGIN INSERT INTO change (task_id) VALUES (old.id); END;
  CREATE TRIGGER change_pruned AFTER INSERT ON change WHEN new.seq % 1000 = 0
    BEGIN DELETE FROM change WHERE seq <= new.seq - 10000; END;

  CREATE TABLE job (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    state TEXT NOT NULL,
    run_ms INTEGER NOT NULL,
    starts INTEGER NOT NULL DEFAULT 0,
    failures INTEGER NOT NULL DEFAULT 0,
    lease TEXT,
    lease_until_ms INTEGER
  );
  CREATE INDEX job_next ON job (state, run_ms, seq);
  `,
  `ALTER TABLE expired ADD COLUMN owner TEXT`,
  // When `run_ms` was set: a time that is still to come tells that the clock was set back since.
  `ALTER TABLE job ADD COLUMN set_ms INTEGER NOT NULL DEFAULT 0`,
  // Tasks that wait, counted by owner whenever one is accepted.
  `CREATE INDEX task_waiting ON task (owner) WHERE status = 'PENDING'`,
];
