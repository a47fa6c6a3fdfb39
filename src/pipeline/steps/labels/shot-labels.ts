import type { LabelFinding } from '../../../common/findings.js';
import type { Shot } from '../../../results/analysis-result.js';

/** Labels that stand for a shot. */
const TOP = 3;

interface Tally {
  /** Sampled frames. */
  frames: number;
  /** Of confidences, by label. */
  sums: Map<string, number>;
}

/** What shots show: the mean confidence of each label over a shot's sampled frames. */
export class ShotLabels {
  readonly #tallies = new Map<number, Tally>();

  /** The next sampled frame; one that belongs to no shot is passed over. */
  add(shot: number | undefined, labels: LabelFinding[]): void {
    if (shot === undefined) return;
    const tally = this.#tallies.get(shot) ?? { frames: 0, sums: new Map<string, number>() };
    this.#tallies.set(shot, tally);
    tally.frames++;
    for (const { label, confidence } of labels) tally.sums.set(label, (tally.sums.get(label) ?? 0) + confidence);
  }

  /** Adds to each shot its labels, the three most confident of all that it has then. Shots must be complete. */
  write(shots: Shot[]): void {
    for (const [index, { frames, sums }] of this.#tallies) {
      const shot = shots[index];
      if (!shot) continue;
      const means = [...sums].map(([label, sum]) => ({ label, confidence: sum / frames }));
      shot.labels = [...shot.labels, ...means].sort((a, b) => b.confidence - a.confidence).slice(0, TOP);
    }
  }
}
