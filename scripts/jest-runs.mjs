import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from './machine.mjs';

/** Specs that hold the program to a clock, or start many processes themselves: they have the machine to themselves. */
const ALONE = [
  'src/access/isolation\\.',
  'src/analyze/analyze\\.controller\\.',
  'src/exports/annotation/',
  'src/health/',
  'src/inference/(inference|runtime)\\.',
  'src/pipeline/steps/track/assignment\\.',
  'src/queue/',
  'src/results/(events\\.controller|redis\\.results|results\\.controller)\\.',
  'src/vector-store/(choose|qdrant\\.)',
  'test/(access|api-|callbacks|chaos|crashes|faults|hostile|models-swap|whole-path)',
].join('|');

/** A path that this does not find is one of those. */
const OTHERS = `^(?!.*/(${ALONE}))`;

const WORKERS = Math.min(4, availableParallelism());

/** The parts of the test run, as Jest's own arguments. */
const RUNS = [
  ['--testPathIgnorePatterns', `/node_modules/|/(${ALONE})`, `--maxWorkers=${WORKERS}`],
  ['--testPathIgnorePatterns', `/node_modules/|${OTHERS}`, '--runInBand'],
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
 * Runs every spec once: those that bear company side by side, then the others one after the other. Counts tests of all runs; a
 * spec that did not load or was not run at all, and a run that left no report, each count as one failure.
 */
export function runSpecs(args) {
  const counts = { passed: 0, failed: 0, skipped: 0, files: 0 };
  for (const run of RUNS) add(counts, runOnce([...run, ...args]));
  return counts;
}

function runOnce(args) {
  const folder = mkdtempSync(join(tmpdir(), 'video-ai-system-'));
  const path = join(folder, 'jest.json');
  try {
    const planned = plannedSpecs(args);
    const { status } = jest([...args, '--json', `--outputFile=${path}`], ['ignore', 'ignore', 'inherit']);
    if (!existsSync(path)) return { passed: 0, failed: 1, skipped: 0, files: planned.length };
    return countsOf(JSON.parse(readFileSync(path, 'utf8')), planned, status);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function plannedSpecs(args) {
  const { status, stdout } = jest([...args, '--listTests', '--json'], ['ignore', 'pipe', 'inherit']);
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

const jest = (args, stdio) =>
  spawnSync(process.execPath, [...JEST, ...args], { cwd: ROOT, stdio, encoding: 'utf8', maxBuffer: 2 ** 26 });

function add(counts, more) {
  for (const name of Object.keys(counts)) counts[name] += more[name];
}
