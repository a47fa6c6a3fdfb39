/**
 * `npm run collection:build [-- --check]`: writes `docs/collection/` (for Postman and Bruno) and `llms.txt` from the OpenAPI
 * document of the built program; with `--check` it says which is not what it would write, and ends with 1 then.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createCollection } from '../dist/docs/collection/collection.js';
import { EXAMPLE_BASE } from '../dist/docs/examples.js';
import { llmsText } from '../dist/docs/llms.js';
import { ROOT } from './machine.mjs';

const document = JSON.parse(
  execFileSync(process.execPath, ['dist/cli.js', 'openapi'], { cwd: ROOT, encoding: 'utf8' }),
);
const written = {
  'docs/collection/video-ai-system.postman_collection.json': `${JSON.stringify(createCollection(document, EXAMPLE_BASE), null, 2)}\n`,
  'llms.txt': llmsText(document, EXAMPLE_BASE),
};

for (const [name, text] of Object.entries(written)) {
  const path = join(ROOT, name);
  if (!process.argv.includes('--check')) writeFileSync(path, text);
  else if (!existsSync(path) || readFileSync(path, 'utf8') !== text) {
    process.stderr.write(`${name} is not what the OpenAPI document says: npm run collection:build\n`);
    process.exitCode = 1;
  }
}
