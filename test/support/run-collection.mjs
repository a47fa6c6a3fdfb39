/**
 * `node run-collection.mjs <file>`: runs a collection with Postman's own runtime, scripts and all, and prints a JSON line for each
 * request: its name, the status that answered, and what its script complained of.
 */
import { readFileSync } from 'node:fs';
import runtime from 'postman-runtime';
import sdk from 'postman-collection';

const collection = new sdk.Collection(JSON.parse(readFileSync(process.argv[2], 'utf8')));
const faults = [];

const print = (error, _cursor, response, _request, item) =>
  process.stdout.write(
    `${JSON.stringify({ name: item.name, status: response?.code ?? null, fault: error?.message ?? null })}\n`,
  );

new runtime.Runner().run(collection, { timeout: { global: 120_000 } }, (error, run) => {
  if (error) throw error;
  run.start({
    response: print,
    exception: (_cursor, fault) => faults.push(fault.message),
    done: (ended) => {
      for (const fault of [...faults, ...(ended ? [ended.message] : [])]) process.stderr.write(`${fault}\n`);
      process.exit(faults.length > 0 || ended ? 1 : 0);
    },
  });
});
