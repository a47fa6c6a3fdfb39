import { SHORT_WAITS } from './build-copy.mjs';

/** What a run of a suite was asked for. */
export class Settings {
  /** @param numbers the suite's own, and those of the command line over them. */
  constructor({ numbers, video, waits, mutation }) {
    Object.assign(this, { numbers, video, mutation });
    this.changes = [...(waits === 'production' ? [] : SHORT_WAITS), ...(mutation?.changes ?? [])];
    /** Longer than the lease of either queue, ms. */
    this.freezeMs = waits === 'production' ? 70_000 : 4_500;
    /** How long nothing may end before the rest is given up, ms: longer than a lease and the look after it, several times. */
    this.idleMs = waits === 'production' ? 300_000 : mutation ? 10_000 : 60_000;
  }

  /** So many requests for the analysis of the clip. */
  requests(count, about = {}) {
    return Array.from({ length: count }, () => ({ video_url: this.video, ...about }));
  }
}
