import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { beforeAll, describe, expect, it } from '@jest/globals';

const SUITES = ['embedded', 'redis', 'poison', 'callbacks', 'vectors', 'drain'];

/** Suites that run at the same time: they mostly wait for processes to start. */
const LANES = 3;

const printed = new Map<string, string>();

/** What the short form of one suite prints, as `npm run chaos -- <suite> --short --mutations` does. */
async function run(suite: string): Promise<void> {
  const loader = ['--no-warnings', '--import', './test/support/typescript.mjs'];
  const child = spawn(process.execPath, [...loader, 'chaos/run.mjs', suite, '--short', '--mutations']);
  const [out, errors] = await Promise.all([text(child.stdout), text(child.stderr)]);
  printed.set(suite, out + errors);
}

describe('the short form of the chaos suites', () => {
  beforeAll(async () => {
    const left = [...SUITES];
    const lane = async (): Promise<void> => {
      for (let suite = left.shift(); suite; suite = left.shift()) await run(suite);
    };
    await Promise.all(Array.from({ length: LANES }, lane));
  }, 300_000);

  it.each(SUITES)('holds: %s', (suite) => {
    expect(printed.get(suite)).toContain(`\n${suite}: holds\n`);
  });

  it.each(SUITES)('fails with its defence taken out: %s', (suite) => {
    expect(printed.get(suite)).toContain('": fails as it must: ');
  });
});
