import { associate } from './association.js';
import { LiveTrack, type Detection, type Sample } from './live-track.js';

/** When tracks begin and end. */
export interface TrackerRules {
  /** A track that was not seen for longer is over, ms. */
  max_lost_ms: number;
}

/** Follows all things of one label through one shot. */
export class LabelTracker {
  #live: LiveTrack[] = [];

  constructor(private readonly rules: TrackerRules) {}

  /** Tracks that go on, seen or lost. */
  get live(): readonly LiveTrack[] {
    return this.#live;
  }

  /** Takes in all detections of the label in the next sample, maybe none. Tells which tracks have begun and which are over. */
  add(detections: readonly Detection[], sample: Sample): { begun: LiveTrack[]; ended: LiveTrack[] } {
    const ended = this.#live.filter((track) => this.#isOver(track, sample));
    const tracks = this.#live.filter((track) => !ended.includes(track));
    for (const { motion } of tracks) motion.predict(sample.timeMs);
    const { pairs, fresh } = associate(tracks, detections, sample.timeMs);
    const seen = new Set(pairs.map(([track]) => track));
    for (const [track, detection] of pairs) track.observe(detection, sample);
    for (const track of tracks) if (!seen.has(track)) track.miss(sample);
    const begun = fresh.map((detection) => new LiveTrack(detection, sample));
    this.#live = [...tracks, ...begun];
    return { begun, ended };
  }

  #isOver({ isNoise, missedSinceMs }: LiveTrack, { timeMs }: Sample): boolean {
    return isNoise || (missedSinceMs !== null && timeMs - missedSinceMs > this.rules.max_lost_ms);
  }
}
