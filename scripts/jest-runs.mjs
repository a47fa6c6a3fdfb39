import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from './machine.mjs';

/** Start and kill processes most of their time, and mostly wait for them: all that follow fit beside them. */
const FAULTS = 'test/(chaos|faults)\\.';

/** Specs that hold the program to a clock, or start many processes themselves: one after the other. */
const IN_TURN = [
  'src/access/isolation\\.',
  'src/analyze/analyze\\.controller\\.',
  'src/exports/annotation/',
  'src/health/',
  'src/inference/(inference|runtime)\\.',
  'src/pipeline/steps/track/assignment\\.',
  'src/queue/',
  'src/results/(events\\.controller|redis\\.results|results\\.controller)\\.',
  'src/vector-store/(choose|qdrant\\.)',
  'test/(access|api-|callbacks|crashes|faults-|hostile|models-swap|whole-path)',
].join('|');

/** One more than there are processors: while one waits for a process that it started, the others work. */
const WORKERS = Math.min(4, availableParallelism() + 1);

const without = (paths) => ['--testPathIgnorePatterns', `/node_modules/|/(${paths})`];
/** A path that does not find one of these is left out. */
const only = (paths) => ['--testPathIgnorePatterns', `/node_modules/|^(?!.*/(${paths}))`];

/** The parts of the test run, as Jest's own arguments: one group after the other, the parts of a group side by side. */
const GROUPS = [
  [[...without(`${FAULTS}|${IN_TURN}`), `--maxWorkers=${WORKERS}`]],
  [
    [...only(FAULTS), '--runInBand'],
    [...only(IN_TURN), '--runInBand'],
  ],
];

/** A process that a failed test left behind must not keep the run from ending: Jest says so and ends. */
const JEST = [
  '--experimental-vm-modules',
  '--no-warnings',
  'node_modules/jest/bin/jest.js',
  '--passWithNoTests',
  '--forceExit',
];

/**
 * Runs every spec once: first those that bear any company. Counts tests of all runs; a spec that did not load or was not run
 * at all, and a run that left no report, each count as one failure.
 */
export async function runSpecs(args) {
  const counts = { passed: 0, failed: 0, skipped: 0, files: 0 };
  for (const group of GROUPS)
    for (const more of await Promise.all(group.map((run) => runOnce([...run, ...args])))) add(counts, more);
  return counts;
}

async function runOnce(args) {
  const folder = mkdtempSync(join(tmpdir(), 'video-ai-system-'));
  const path = join(folder, 'jest.json');
  try {
    const planned = plannedSpecs(args);
    const child = spawn(process.execPath, [...JEST, ...args, '--json', `--outputFile=${path}`], {
      cwd: ROOT,
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    const [status] = await once(child, 'exit');
    if (!existsSync(path)) return { passed: 0, failed: 1, skipped: 0, files: planned.length };
    return countsOf(JSON.parse(readFileSync(path, 'utf8')), planned, status);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function plannedSpecs(args) {
  const { status, stdout } = spawnSync(process.execPath, [...JEST, ...args, '--listTests', '--json'], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'inherit'],
    encoding: 'utf8',
    maxBuffer: 2 ** 26,
  });
  if (status !== 0) throw new Error(`Jest could not list the specs (${status}).`);
  return JSON.parse(stdout);
}

/** Of one run; a status that no failed test explains is a failure too. */
function countsOf(report, planned, status) {
  const ran = new Set(report.testResults.map(({ name }) => name));
  const missing = planned.filter((spec) => !ran.has(spec)).length;
  const failed = report.numFailedTests + report.numRuntimeErrorTestSuites + missing;
  return {
    passed: report.numPassedTests,
    failed: failed === 0 && status !== 0 ? 1 : failed,
    skipped: report.numPendingTests,
    files: report.numFailedTestSuites + missing,
  };
}

function add(counts, more) {
  for (const name of Object.keys(counts)) counts[name] += more[name];
}
