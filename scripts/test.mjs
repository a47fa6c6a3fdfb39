/**
 * `npm test [-- <jest arguments>]`: installs what the tests need, then checks style, types, the committed models and
 * every test. The last line counts: `N passed, N failed, N skipped`.
 */
import { spawnSync } from 'node:child_process';
import { runSpecs } from './jest-runs.mjs';
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
  ["Comparing the client's types with the OpenAPI document", 'client:check'],
  ['Comparing the collection and llms.txt with the OpenAPI document', 'collection:check'],
].filter(([title, script]) => {
  say(title);
  return spawnSync('npm', ['run', '--silent', script], { cwd: ROOT, stdio: 'inherit' }).status !== 0;
});

say('Testing');
const { passed, failed: failedTests, skipped, files } = await runSpecs(process.argv.slice(2));

for (const [title] of failures) process.stdout.write(`FAILED: ${title}\n`);
if (files > 0) process.stdout.write(`FAILED: ${files} test files\n`);
const failed = failedTests + failures.length;
process.stdout.write(`${passed} passed, ${failed} failed, ${skipped} skipped\n`);
process.exit(failed === 0 && passed > 0 ? 0 : 1);
