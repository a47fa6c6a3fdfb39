import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { SHARED_DATA } from '../test/support/shared-data.js';
import { wholeFiles } from '../test/support/hostile/damaged.js';
import { READ_OR_REFUSED } from '../test/support/hostile/hostile-file.js';
import { mutant } from '../test/support/hostile/mutants.js';
import { HostileFleet } from './support/hostile-fleet.mjs';

/** Longest that one mutant may take. */
const TASK_SECONDS = 120;

/** Clips of more bytes cost more than they find. */
const LARGEST = 300_000;

const ENDS = [...READ_OR_REFUSED, 'LIMIT_EXCEEDED'];

/** Mutants of real clips through a real API and worker; the seed of the run tells all of them. */
export const fuzz = {
  about: 'mutants of real clips',
  numbers: { mutants: 300, seed: 0 },
  short: { mutants: 24, seed: 1 },
  mutations: [
    {
      name: 'damage is taken for a fault of the service',
      finds: /ended as INTERNAL/,
      numbers: { mutants: 12, seed: 1 },
      changes: [['media/decode/decode-verdict.js', 'throw limit(', "throw new Error('damaged'); limit("]],
    },
  ],

  async run({ numbers: { mutants, seed: asked }, mutation }) {
    const seed = asked || Math.floor(Math.random() * 1_000_000);
    const originals = await clips();
    const fleet = await HostileFleet.start({ changes: mutation?.changes ?? [], taskSeconds: TASK_SECONDS });
    const made = Array.from({ length: mutants }, (_, at) => ({ ...mutant(originals, seed + at), ends: ENDS }));
    try {
      const before = mutation ? await fleet.memory() : await fleet.warmUp();
      await fleet.run.send(made);
      const { counts, faults } = await fleet.outcome(before);
      return { counts: { seed, clips: originals.size, ...counts }, faults };
    } finally {
      await fleet.stop();
    }
  },
};

/** The project's own footage, and the small ones of the real clips when they are there. */
async function clips() {
  const folder = join(SHARED_DATA, 'videos');
  const names = existsSync(folder) ? readdirSync(folder).toSorted() : [];
  const real = names.filter((name) => statSync(join(folder, name)).size <= LARGEST);
  return new Map([
    ...Object.entries(await wholeFiles()),
    ...real.map((name) => [name, readFileSync(join(folder, name))]),
  ]);
}
