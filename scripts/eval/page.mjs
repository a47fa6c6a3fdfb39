import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { ROOT } from '../machine.mjs';

const PAGE = `${ROOT}docs/accuracy.md`;

/** A measurement as Markdown: each section's heading, table and text. */
export function markdown({ sections }) {
  const blocks = sections.flatMap(({ heading, rows, text }) => [
    ...(heading ? [`**${heading}**`] : []),
    ...(rows?.length ? [table(rows)] : []),
    ...(text ? [text] : []),
  ]);
  return blocks.join('\n\n');
}

function table(rows) {
  const names = Object.keys(rows[0]);
  const line = (cells) => `| ${cells.join(' | ')} |`;
  return [line(names), line(names.map(() => '---')), ...rows.map((row) => line(names.map((name) => row[name])))].join(
    '\n',
  );
}

/** When, with what and by which command a table was measured. */
export function provenance(name) {
  const ffmpeg = /version (\S+)/.exec(execFileSync('ffmpeg', ['-version'], { encoding: 'utf8' }))?.[1];
  const onnx = JSON.parse(readFileSync(`${ROOT}node_modules/onnxruntime-node/package.json`, 'utf8')).version;
  const { version } = JSON.parse(readFileSync(`${ROOT}package.json`, 'utf8'));
  const date = new Date().toISOString().slice(0, 10);
  const on = `${cpus().length} × ${cpus()[0]?.model.trim()}`;
  return `\`npm run eval -- ${name}\`, ${date}: version ${version}, Node ${process.versions.node}, ffmpeg ${ffmpeg}, ONNX Runtime ${onnx}, ${on}.`;
}

/** Replaces what stands between `<!-- eval:NAME -->` and `<!-- end -->` in docs/accuracy.md; throws when that is not there. */
export function write(name, text) {
  const page = readFileSync(PAGE, 'utf8');
  const [begin, end] = [`<!-- eval:${name} -->`, '<!-- end -->'];
  const from = page.indexOf(begin);
  if (from < 0) throw new Error(`docs/accuracy.md has no place "${begin}" for this table`);
  const to = page.indexOf(end, from);
  writeFileSync(PAGE, `${page.slice(0, from + begin.length)}\n\n${text}\n\n${page.slice(to)}`);
}
