/**
 * `npm run client:build [-- --check]`: writes `src/client/schema.ts`, the types of the HTTP contract, from the OpenAPI document of the
 * built program; with `--check` it says whether the file is what it would write, and ends with 1 when it is not.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import openapiTS, { astToString } from 'openapi-typescript';
import { format, resolveConfig } from 'prettier';
import { ROOT } from './machine.mjs';

const PATH = join(ROOT, 'src/client/schema.ts');
const HEADER =
  '// Written by `npm run client:build` from the OpenAPI document: change the views of the service instead.\n\n';

const document = JSON.parse(
  execFileSync(process.execPath, ['dist/cli.js', 'openapi'], { cwd: ROOT, encoding: 'utf8' }),
);
const types = await openapiTS(
  { openapi: document.openapi, info: document.info, paths: {}, components: { schemas: document.components.schemas } },
  { alphabetize: true, defaultNonNullable: false, rootTypes: true, rootTypesNoSchemaPrefix: true },
);
const components = astToString(types).replace(/^[\s\S]*?(?=export interface components)/, '');
const written = await format(HEADER + components.replace(/export type (\$defs|operations)[^;]*;/g, ''), {
  ...(await resolveConfig(PATH)),
  parser: 'typescript',
});

if (!process.argv.includes('--check')) writeFileSync(PATH, written);
else if (readFileSync(PATH, 'utf8') !== written) {
  process.stderr.write('src/client/schema.ts is not what the OpenAPI document says: npm run client:build\n');
  process.exitCode = 1;
}
