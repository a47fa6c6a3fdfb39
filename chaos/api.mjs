import { fuzz } from '../test/support/fuzz/fuzzer.js';
import { Fleet } from './support/fleet.mjs';

/** Requests made from the service's own document, valid ones and ones with something wrong, each answer judged by that document. */
export const api = {
  about: 'a fuzzer of the API, driven by its OpenAPI document',
  numbers: { requests: 20_000, seed: Date.now() % 1_000_000 },
  short: { requests: 1_500, seed: Date.now() % 1_000_000 },
  mutations: [
    {
      name: '405 does not say which methods there are',
      numbers: { requests: 1_500, seed: 1 },
      finds: /405 without allow/,
      changes: [['http/routes.js', 'headers: { Allow }', 'headers: {}']],
    },
    {
      name: 'a limit of a page is not checked',
      numbers: { requests: 3_000, seed: 1 },
      finds: /200 for a request that is not valid/,
      changes: [['results/results.query.js', 'Max(100, {', 'Max(1_000_000_000, {']],
    },
  ],

  async run({ numbers: { requests, seed }, changes }) {
    const fleet = await Fleet.start({ changes, env: { MAX_VIDEO_BYTES: '1000000' }, workers: 0 });
    try {
      const { statuses, faults } = await fuzz(fleet.base, { seed, requests });
      const errors = fleet.logged(/ failed$/);
      const logged = errors === 0 ? [] : [`${errors} requests failed inside`];
      return { counts: { seed, ...statuses }, faults: [...logged, ...faults] };
    } finally {
      await fleet.stop();
    }
  },
};
