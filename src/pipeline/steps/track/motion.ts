import { BoxFilter } from './box-filter.js';
import { between, centre, type Rectangle } from './rectangle.js';

/** A box at a time. */
interface Place {
  box: Rectangle;
  timeMs: number;
}

/** Observations over which a direction is measured (Δt of OC-SORT). */
const STRIDE = 3;

/**
 * Where a thing moves, by OC-SORT (Cao et al. 2023): a Kalman filter that leans on observations. When the thing is found
 * again its filter goes back to where it was last seen and comes again over the straight way between (observation-centric
 * re-update); its direction is that between observations, never between guesses (momentum).
 */
export class Motion {
  /** The last four, oldest first. */
  readonly #seen: Place[];
  /** As it was when last seen. */
  #anchor: BoxFilter;
  #filter: BoxFilter;
  /** Samples since, on which it was not seen. */
  #missed: number[] = [];

  constructor(box: Rectangle, timeMs: number) {
    this.#seen = [{ box, timeMs }];
    this.#anchor = BoxFilter.at(box, timeMs);
    this.#filter = this.#anchor.clone();
  }

  /** Where it is taken to be at the time of the last `predict`. */
  get expected(): Rectangle {
    return this.#filter.box;
  }

  /** Where it was seen last. */
  get last(): Rectangle {
    return this.#latest.box;
  }

  get lastMs(): number {
    return this.#latest.timeMs;
  }

  predict(timeMs: number): void {
    this.#filter.predict(timeMs);
  }

  /** It was not seen at the time of the last `predict`. */
  miss(timeMs: number): void {
    this.#missed.push(timeMs);
    this.#filter.freezeSize();
  }

  observe(box: Rectangle, timeMs: number): void {
    if (this.#missed.length > 0) this.#comeAgain({ box, timeMs });
    this.#filter.update(box);
    this.#anchor = this.#filter.clone();
    this.#missed = [];
    this.#seen.push({ box, timeMs });
    if (this.#seen.length > STRIDE + 1) this.#seen.shift();
  }

  /** How well a box lies in the direction of the motion: 0.5 straight on, −0.5 straight back, 0 when there is no direction. */
  consistency(box: Rectangle): number {
    const course = direction(this.#ago(STRIDE), this.last);
    const turn = direction(this.#ago(STRIDE - 1), box);
    if (!course || !turn) return 0;
    const cosine = Math.min(1, Math.max(-1, course.x * turn.x + course.y * turn.y));
    return 0.5 - Math.acos(cosine) / Math.PI;
  }

  /** Squared Mahalanobis distance of a box from where it is taken to be, over four coordinates. */
  distance(box: Rectangle): number {
    return this.#filter.distance(box);
  }

  get #latest(): Place {
    return this.#seen.at(-1) as Place;
  }

  #ago(observations: number): Rectangle {
    return (this.#seen.at(-1 - observations) ?? (this.#seen[0] as Place)).box;
  }

  #comeAgain(to: Place): void {
    const from = this.#latest;
    this.#filter = this.#anchor;
    for (const timeMs of this.#missed) {
      this.#filter.predict(timeMs);
      this.#filter.update(between(from.box, to.box, (timeMs - from.timeMs) / (to.timeMs - from.timeMs)));
    }
    this.#filter.predict(to.timeMs);
  }
}

/** A unit vector from centre to centre; null when they are the same. */
function direction(from: Rectangle, to: Rectangle): { x: number; y: number } | null {
  const [a, b] = [centre(from), centre(to)];
  const length = Math.hypot(b.x - a.x, b.y - a.y);
  return length < 1e-6 ? null : { x: (b.x - a.x) / length, y: (b.y - a.y) / length };
}
