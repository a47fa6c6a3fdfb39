import { hostileFiles } from '../test/support/hostile/hostile-files.js';
import { LIMITS } from '../test/support/hostile/limits.js';
import { HostileFleet } from './support/hostile-fleet.mjs';

/** Longest that one file may take; the one of many frames takes longest. */
const TASK_SECONDS = 600;

/** Every file of the hostile ones through a real API and worker. */
export const hostileMedia = {
  about: 'files made to mislead, to exhaust or to break whoever reads them',
  numbers: { frames: 300_000, only: '' },
  // All of them once, without their cost in memory, are in test/hostile-media.e2e-spec.ts.
  short: { frames: 1_000, only: '.ts' },
  mutations: [
    {
      name: 'every format may be read',
      finds: /^the canary was opened/,
      numbers: { frames: 1_000, only: 'disguised' },
      changes: [['media/ffmpeg/ffmpeg-whitelists.js', "...['-format_whitelist', DEMUXERS.join(',')],", '']],
    },
  ],

  async run({ numbers: { frames, only }, mutation }) {
    const fleet = await HostileFleet.start({
      changes: mutation?.changes ?? [],
      env: LIMITS,
      taskSeconds: TASK_SECONDS,
    });
    try {
      const all = await hostileFiles(fleet.trap.bait, { frames });
      const files = all.filter(({ name }) => name.includes(only));
      const before = mutation ? await fleet.memory() : await fleet.warmUp();
      await fleet.run.send(files);
      return await fleet.outcome(before);
    } finally {
      await fleet.stop();
    }
  },
};
