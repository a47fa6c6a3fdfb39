import { cpSync, mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const ROOT = resolve(import.meta.dirname, '../..');

/**
 * The waits of the built program, shortened so that a run takes minutes and not hours. Nothing but these figures differs from
 * `dist/`; `--waits production` leaves them as they are.
 */
export const SHORT_WAITS = [
  ['queue/queue.js', 'leaseMs: 60_000', 'leaseMs: 3_000'],
  ['queue/queue.js', 'heartbeatMs: 10_000', 'heartbeatMs: 500'],
  ['queue/queue.js', 'rescueMs: 5_000', 'rescueMs: 500'],
  ['queue/bullmq.options.js', 'leaseMs: 30_000', 'leaseMs: 3_000'],
  ['queue/bullmq.options.js', 'rescueMs: 10_000', 'rescueMs: 1_000'],
  ['analyze/reconciler.js', 'EVERY_MS = 30_000', 'EVERY_MS = 2_000'],
  ['analyze/reconciler.js', 'STILL_MS = 20_000', 'STILL_MS = 2_000'],
  ['callbacks/deliver.js', 'CLAIM_MS = 60_000', 'CLAIM_MS = 3_000'],
  ['callbacks/deliver.js', 'POLL_MS = 2_000', 'POLL_MS = 200'],
  ['callbacks/schedule.js', '5 * SECOND,', '0.2 * SECOND,'],
  ...['5 * MINUTE', '30 * MINUTE', '2 * HOUR', '5 * HOUR', '10 * HOUR', '14 * HOUR', '20 * HOUR'].map((wait) => [
    'callbacks/schedule.js',
    `    ${wait},`,
    '    0.5 * SECOND,',
  ]),
];

/**
 * A copy of `dist/` in a folder of its own, with pieces of it replaced: `[file, what stands there once, what to put there]`.
 * Throws when a piece is not there exactly once, so that no mutation check passes because it changed nothing.
 */
export class BuildCopy {
  constructor(changes) {
    this.root = mkdtempSync(join(tmpdir(), 'vas-chaos-build-'));
    cpSync(join(ROOT, 'dist'), join(this.root, 'dist'), { recursive: true, filter: isRun });
    cpSync(join(ROOT, 'package.json'), join(this.root, 'package.json'));
    cpSync(join(ROOT, 'chaos/support/plugin.mjs'), this.plugin);
    const copied = new Set(['dist', 'package.json', 'data', '.git']);
    for (const name of readdirSync(ROOT)) if (!copied.has(name)) symlinkSync(join(ROOT, name), join(this.root, name));
    for (const change of changes) this.#replace(...change);
  }

  /** The steps that the suites add. */
  get plugin() {
    return join(this.root, 'chaos-plugin.mjs');
  }

  entry(name) {
    return join(this.root, 'dist', `${name}.js`);
  }

  remove() {
    rmSync(this.root, { recursive: true, force: true });
  }

  #replace(file, before, after) {
    const path = join(this.root, 'dist', file);
    writeFileSync(path, around(path, file, before).join(after));
  }
}

/** Throws when a piece that would be replaced is not in `dist/` exactly once. */
export function checkChanges(changes) {
  for (const [file, before] of changes) around(join(ROOT, 'dist', file), file, before);
}

/** What stands before and after a piece of a file. */
function around(path, file, piece) {
  const parts = readFileSync(path, 'utf8').split(piece);
  if (parts.length === 2) return parts;
  throw new Error(`dist/${file} has ${JSON.stringify(piece)} ${parts.length - 1} times, not once: mend chaos/.`);
}

/** Declarations and source maps are not. */
const isRun = (path) => !/\.(d\.ts|map)$/.test(path);
