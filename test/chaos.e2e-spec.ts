import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { beforeAll, describe, expect, it } from '@jest/globals';

const CHAOS = ['--no-warnings', '--import', './test/support/typescript.mjs', 'chaos/run.mjs'];

/** Others are tested beside it. */
const LANES = '1';

/** What these prove has specs of its own: `refused-*`, `hostile-media`, `api-*`, `src/analyze/working-files`. */
const ELSEWHERE = ['guard', 'hostile-media', 'fuzz', 'api', 'streams', 'overlap'];

const suites = execFileSync(process.execPath, [...CHAOS, '--list'], { encoding: 'utf8' })
  .trim()
  .split('\n')
  .filter((suite) => !ELSEWHERE.includes(suite));

describe('the short form of the chaos suites', () => {
  const printed: string[] = [];
  let code: unknown;

  beforeAll(async () => {
    const child = spawn(process.execPath, [...CHAOS, ...suites, '--short', '--mutations', '--lanes', LANES], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const closed = once(child, 'close');
    for await (const line of createInterface(child.stdout)) {
      printed.push(line);
      // What was counted belongs into the log of the tests.
      process.stderr.write(`${line}\n`);
    }
    [code] = (await closed) as unknown[];
  }, 900_000);

  it.each(suites)('holds: %s', (suite) => {
    expect(printed).toContain(`${suite}: holds`);
  });

  it.each(suites)('fails with a defence taken out: %s', (suite) => {
    const verdicts = printed.filter((line) => line.startsWith(`${suite}, mutation "`) && line.includes('": '));
    expect(verdicts).not.toEqual([]);
    for (const verdict of verdicts) expect(verdict).toContain('": fails as it must: ');
  });

  it('is proved as a whole', () => {
    expect([printed.at(-1), code]).toEqual([`${suites.length} suites, 0 not proved`, 0]);
  });
});
