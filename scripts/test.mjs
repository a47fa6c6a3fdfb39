/**
 * `npm test [-- <jest arguments>]`: installs what the tests need, then checks style, types, the committed models and
 * every test. The last line counts: `N passed, N failed, N skipped`.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  build,
  CHROMIUM,
  FFMPEG,
  installPackages,
  REDIS,
  requireNode,
  requirePrograms,
  ROOT,
  say,
} from './machine.mjs';

requireNode();
requirePrograms({ ...FFMPEG, ...REDIS, ...CHROMIUM });
installPackages();
build();

const failures = [
  ['Linting', 'lint'],
  ['Checking the format', 'format:check'],
  ['Checking types', 'typecheck'],
  ['Rebuilding the built-in models', 'models:check'],
].filter(([title, script]) => {
  say(title);
  return spawnSync('npm', ['run', '--silent', script], { cwd: ROOT, stdio: 'inherit' }).status !== 0;
});

say('Testing');
const report = join(mkdtempSync(join(tmpdir(), 'video-ai-system-')), 'jest.json');
const jest = [
  '--experimental-vm-modules',
  '--no-warnings',
  'node_modules/jest/bin/jest.js',
  '--json',
  `--outputFile=${report}`,
];
const { status } = spawnSync(process.execPath, [...jest, ...process.argv.slice(2)], {
  cwd: ROOT,
  stdio: ['ignore', 'ignore', 'inherit'],
});
const { numPassedTests, numFailedTests, numPendingTests, numFailedTestSuites, numRuntimeErrorTestSuites } = JSON.parse(
  readFileSync(report, 'utf8'),
);

for (const [title] of failures) process.stdout.write(`FAILED: ${title}\n`);
if (numFailedTestSuites > 0) process.stdout.write(`FAILED: ${numFailedTestSuites} test files\n`);
const failed = numFailedTests + numRuntimeErrorTestSuites + failures.length;
process.stdout.write(`${numPassedTests} passed, ${failed} failed, ${numPendingTests} skipped\n`);
process.exit(status === 0 && failed === 0 && numPassedTests > 0 ? 0 : 1);
