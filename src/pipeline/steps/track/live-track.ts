import type { ObjectFinding } from '../../../common/findings.js';
import { Appearance } from './appearance.js';
import { Exemplar } from './exemplar.js';
import { Motion } from './motion.js';
import type { Rectangle } from './rectangle.js';

/** Something that a detector found in one sampled frame. */
export interface Detection {
  object: ObjectFinding;
  /** Its box in pixels of the displayed frame. */
  box: Rectangle;
  /** What it looks like, of length 1; null when nobody looked. */
  embedding: Float32Array | null;
  /** How much the embedding counts, 0..1. */
  trust: number;
  /** Too doubtful to make a track by itself. */
  isFaint: boolean;
}

/** A sampled frame as tracks see it. */
export interface Sample {
  /** Of the frame, over all decoded ones. */
  index: number;
  timeMs: number;
  jpeg: Uint8Array | null;
}

/** A track in the making: where it moves, what it looks like, how often it was seen. */
export class LiveTrack {
  readonly label: string;
  readonly labelId: number;
  readonly model: string;
  readonly motion: Motion;
  readonly appearance = new Appearance();
  readonly exemplar = new Exemplar();
  /** Time of the first sample since it was last seen; null while it is seen. */
  missedSinceMs: number | null = null;
  /** Whether it turned out to be noise. */
  isNoise = false;
  /** Whether nothing was seen of it yet but faintly. */
  isFaint = true;
  #observations = 0;
  #confidences = 0;
  #id: number | null = null;
  /** What was seen of it before it had a number. */
  #unnumbered: ObjectFinding[] = [];

  constructor(
    detection: Detection,
    readonly born: Sample,
  ) {
    const { object, box } = detection;
    [this.label, this.labelId, this.model] = [object.label, object.labelId, object.model];
    this.motion = new Motion(box, born.timeMs);
    this.#note(detection, born);
  }

  /** Null while it is not certain that it is a track. */
  get id(): number | null {
    return this.#id;
  }

  get observations(): number {
    return this.#observations;
  }

  /** Mean over the observations. */
  get confidence(): number {
    return this.#confidences / this.#observations;
  }

  get isLost(): boolean {
    return this.missedSinceMs !== null;
  }

  observe(detection: Detection, sample: Sample): void {
    this.motion.observe(detection.box, sample.timeMs);
    this.missedSinceMs = null;
    this.#note(detection, sample);
  }

  /** It was looked for and not found. */
  miss({ timeMs }: Sample): void {
    this.motion.miss(timeMs);
    this.missedSinceMs ??= timeMs;
  }

  /** Gives it its number and writes that on all that was seen of it. */
  number(id: number): void {
    this.#id = id;
    for (const object of this.#unnumbered) object.trackId = id;
    this.#unnumbered = [];
  }

  #note({ object, embedding, trust, isFaint }: Detection, { timeMs, jpeg }: Sample): void {
    this.isFaint &&= isFaint;
    this.#observations++;
    this.#confidences += object.confidence;
    if (embedding) this.appearance.add(embedding, trust);
    this.exemplar.add({ object, timeMs, jpeg });
    if (this.#id === null) this.#unnumbered.push(object);
    else object.trackId = this.#id;
  }
}
