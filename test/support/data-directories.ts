import { mkdirSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { dirname, join } from 'node:path';
import { Database } from '../../src/storage/database.js';
import { MIGRATIONS } from '../../src/storage/schema.js';

/** The id of the nth task of these directories. */
export const taskId = (n: number): string => `01900000-0000-7000-8000-${String(n).padStart(12, '0')}`;

/** A pid that no process has. */
const DEAD = 2 ** 22 + 1;
const HOUR_S = 3_600;

const INSERT = `INSERT INTO task (id, status, revision, attempt, lease, pipeline, created_at, started_at, finished_at, written_ms,
  request, progress, error, callback_delivered, callback_attempts, result)
  VALUES (?, ?, 3, ?, ?, 'production', ?, ?, ?, 0, ?, ?, ?, 0, 0, ?)`;

/**
 * A task file as the first release wrote it: 1 waits, 2 was being worked on by a process that is dead, 3 succeeded, 4 failed,
 * 9 was removed by retention.
 */
export async function firstRelease(path: string): Promise<void> {
  const database = await Database.open(path, MIGRATIONS.slice(0, 1));
  const now = new Date().toISOString();
  const progress = JSON.stringify({ percent: 0, stage: 'queue', framesDone: 0, framesTotal: null, etaMs: null });
  const request = { videoUrl: 'http://10.0.0.1/a.mp4', callbackUrl: null, pipeline: 'production', metadata: {} };
  const error = { code: 'MEDIA_CORRUPT', message: 'x', stage: 'decode', retryable: false, hint: null };
  const rows: [string, number, string | null, string | null, string | null][] = [
    ['PENDING', 0, null, null, null],
    ['PROCESSING', 1, 'lease', null, null],
    ['SUCCESS', 1, null, null, JSON.stringify(RESULT)],
    ['FAILED', 3, null, JSON.stringify(error), null],
  ];
  for (const [at, [status, attempt, lease, failure, result]] of rows.entries()) {
    const [begun, ended] = [attempt > 0 ? now : null, failure || result ? now : null];
    const values = [lease, now, begun, ended, JSON.stringify(request), progress, failure, result];
    database.run(INSERT, taskId(at + 1), status, attempt, ...values);
  }
  database.run('INSERT INTO expired (id, until_ms) VALUES (?, ?)', taskId(9), Date.now() + 1e9);
  const job = 'INSERT INTO job (id, state, run_ms, starts, lease, lease_until_ms) VALUES (?, ?, 0, ?, ?, ?)';
  database.run(job, taskId(1), 'waiting', 0, null, null);
  database.run(job, taskId(2), 'active', 1, `${encodeURIComponent(hostname())}/${DEAD}/x`, 0);
  database.close();
}

const RESULT = {
  schema_version: '1.0',
  video: { source_url: 'http://10.0.0.1/a.mp4', sha256: '', size_bytes: 1, duration_ms: 1_000 },
  sampling: { strategy: 'interval', interval_ms: 500, frames_analyzed: 2, frames_decoded: 25 },
  shots: [],
  sprite: null,
  labels: [],
  tracks: [],
  texts: [],
  speech: null,
  quality: null,
  vectors: null,
  custom: {},
  warnings: [],
  provenance: { service_version: '0.1.0', pipeline: { name: 'production', sha256: '' }, models: [], stages: [] },
};

/** Fills a data directory of `firstRelease` with what killed processes leave; answers what is to go and what is to stay, as paths in it. */
export function litter(root: string): { left: string[]; kept: string[] } {
  const left = [
    `tmp/${taskId(3)}/lease/input`,
    `tmp/${taskId(7)}/lease/input`,
    'tmp/uploads/half',
    'samples/sample.mp4.7.part',
    'callback-secret.7-0123abcd',
    `metrics/${DEAD}.json`,
    `metrics/${DEAD}.json.tmp`,
    `artifacts/${taskId(3)}/.frames.ndjson.x.part`,
    `artifacts/${taskId(3)}/sprite.jpg.part`,
    `artifacts/${taskId(3)}.lease.part/sprite.jpg`,
    `artifacts/${taskId(4)}/shot-0001.jpg`,
    `condemned/${taskId(4)}`,
    'models/.staging/a@1.lock',
    'models/.staging/a/1/model.onnx.part',
  ];
  const kept = [
    `artifacts/${taskId(3)}/sprite.jpg`,
    `artifacts/${taskId(2)}/.frames.ndjson.x.part`,
    `tmp/${taskId(2)}/lease/input`,
    'uploads/0123.mp4',
    'models/.staging/b/1/model.onnx.part',
    `metrics/${process.pid}.json`,
  ];
  for (const path of [...left, ...kept]) write(join(root, path), path.endsWith('.json') ? '[]' : 'x');
  write(join(root, 'models/.staging/a@1.lock'), JSON.stringify({ token: 'x', pid: DEAD, host: 'gone' }));
  const stale = ['tmp/uploads/half', 'samples/sample.mp4.7.part', 'callback-secret.7-0123abcd'];
  const staged = ['a@1.lock', 'a/1/model.onnx.part', 'a/1'].map((name) => `models/.staging/${name}`);
  for (const path of [...stale, ...staged]) age(join(root, path), 25 * HOUR_S);
  write(join(root, 'tmp/uploads/coming'), 'x');
  return { left, kept: [...kept, 'tmp/uploads/coming'] };
}

function write(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

function age(path: string, seconds: number): void {
  const then = Date.now() / 1_000 - seconds;
  utimesSync(path, then, then);
}
