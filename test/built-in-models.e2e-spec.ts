import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { appendFileSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const build = (...args: string[]) =>
  spawnSync(process.execPath, ['scripts/build-models.mjs', ...args], { encoding: 'utf8' });

const BUILT_IN = readdirSync('scripts/models').map((file) => file.replace('.mjs', ''));

describe('npm run models:build', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'built-in-'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('makes the committed files again, byte for byte', () => {
    const { status, stdout, stderr } = build('--check');
    expect([status, stdout.includes('DIFFERS'), stderr]).toEqual([0, false, '']);
  });

  it('writes the same bytes on every run', () => {
    expect(build('--out', folder).stdout).toContain('written');
    expect(build('--out', folder).stdout).not.toContain('written');
    expect(build('--out', folder, '--check').status).toBe(0);
  });

  it('notices a byte that is not as it was built', () => {
    appendFileSync(join(folder, 'frame-statistics', '1', 'model.onnx'), 'x');
    const { status, stdout } = build('--out', folder, '--check');
    expect(status).toBe(1);
    expect(stdout).toMatch(/DIFFERS .*frame-statistics.1.model\.onnx/);
  });

  it('refuses a weight that another machine may round otherwise', () => {
    const script = "import { onGrid } from './dist/onnx/tensor.js'; console.log(onGrid(0.1)); onGrid(2.5 / 2 ** 26)";
    const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' });
    expect(Number(stdout)).toBe(Math.round(0.1 * 2 ** 26) / 2 ** 26);
    expect(stderr).toContain('lies on a rounding boundary of the 2^-26 grid');
  });

  it('says which recipes there are when asked for another', () => {
    expect(build('--check', 'scene-describer').stderr).toContain('there are frame-statistics, scene-descriptor');
  });

  it.each(BUILT_IN)('writes the checksum of %s into its card', (name) => {
    const card = JSON.parse(readFileSync(join('models', name, '1', 'model.json'), 'utf8')) as Record<string, string>;
    const model = readFileSync(join('models', name, '1', card['file'] ?? ''));
    expect(card['sha256']).toBe(createHash('sha256').update(model).digest('hex'));
  });
});
