#!/usr/bin/env node
/**
 * Measures how right the answers are, against footage with known truth, and prints a table for each kind of answer:
 *
 *     npm run eval [-- shots detections classification text speech tracks duplicates search] [--write] [--verbose]
 *
 * `--write` puts the tables into docs/accuracy.md with the command, the date and the versions. Composed footage is made on
 * the spot; real footage and models are taken from SHARED_DATA, or the folder beside the checkout, where they are.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { RealData } from './eval/data.mjs';
import { markdown, provenance, write } from './eval/page.mjs';
import { FFMPEG, giveUp, requireNode, requirePrograms } from './machine.mjs';

const TABLES = ['shots', 'detections', 'classification', 'text', 'speech', 'tracks', 'duplicates', 'search'];

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: { write: { type: 'boolean', default: false }, verbose: { type: 'boolean', default: false } },
});
const unknown = positionals.find((name) => !TABLES.includes(name));
if (unknown) giveUp(`There is no table "${unknown}"; there are ${TABLES.join(', ')}.`);
requireNode();
requirePrograms(FFMPEG);

const data = new RealData();
const folder = mkdtempSync(join(tmpdir(), 'eval-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
const say = (line) => options.verbose && process.stderr.write(`${line}\n`);
const ends = [];

for (const name of positionals.length > 0 ? positionals : TABLES) {
  const { title, measure } = await import(`./eval/${name}.table.mjs`);
  const measured = await measure({ data, folder, isVerbose: options.verbose, say, atEnd: (end) => ends.push(end) });
  const text = measured.absent ? `Not measured: ${measured.absent}` : markdown(measured);
  process.stdout.write(`\n## ${title}\n\n${text}\n`);
  if (options.write && !measured.absent) write(name, `${provenance(name)}\n\n${text}`);
}
for (const end of ends) await end();
