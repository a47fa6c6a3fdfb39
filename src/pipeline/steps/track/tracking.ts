import type { ObjectFinding } from '../../../common/findings.js';
import type { Frame } from '../../../common/frame.js';
import type { Size } from '../../../common/size.js';
import { LabelTracker } from './label-tracker.js';
import { Ledger } from './ledger.js';
import type { Detection, LiveTrack, Sample } from './live-track.js';
import type { Looks } from './looks.js';
import { inPixels } from './rectangle.js';
import { SamplingInterval } from './sampling-interval.js';
import type { TrackOptions } from './track-options.js';
import type { TrackReport } from './track-report.js';

/** Follows what was found through one video, shot by shot and label by label. */
export class Tracking {
  readonly #ledger: Ledger;
  readonly #interval = new SamplingInterval();
  /** By label and model. */
  #trackers = new Map<string, LabelTracker>();
  /** Undefined before the first frame, null without shots. */
  #shot: number | null | undefined = undefined;
  #samplesOfShot = 0;
  /** Tracks that are over; one that is not decided yet waits for its number. */
  #over: { track: LiveTrack; endMs: number }[] = [];
  #hasLooked = false;

  constructor(
    /** Pixels of the displayed frame. */
    private readonly frame: Size,
    private readonly options: TrackOptions,
    private readonly report: TrackReport,
    private readonly looks: Looks | null,
  ) {
    this.#ledger = new Ledger(options);
  }

  /** Whether any frame came with findings of a detector. */
  get hasLooked(): boolean {
    return this.#hasLooked;
  }

  /** The next frame in order of display; gives back those on which every track is decided. */
  async add(frame: Frame): Promise<Frame[]> {
    const shot = frame.findings.shot ?? null;
    if (this.#shot !== undefined && this.#shot !== shot) await this.#endShot(frame.timeMs);
    this.#shot = shot;
    this.#ledger.hold(frame);
    if (frame.isSampled) await this.#sample(frame);
    return this.#ledger.release();
  }

  /** The frames have ended; gives back the rest of them. */
  async finish(durationMs: number): Promise<Frame[]> {
    await this.#endShot(durationMs);
    this.report.finish();
    return this.#ledger.release();
  }

  async #sample(frame: Frame): Promise<void> {
    const { index, timeMs, thumbnail, findings } = frame;
    this.#interval.add(timeMs);
    this.#samplesOfShot++;
    this.#hasLooked ||= findings.objects !== undefined;
    // A copy: the decoder may fill the buffer anew once the frame has passed.
    const jpeg = findings.objects?.length ? (thumbnail?.slice() ?? null) : null;
    const ended = this.#follow(await this.#detections(frame), { index, timeMs, jpeg });
    this.#ledger.settle(ended);
    this.#end(ended, Infinity);
    await this.#tell();
  }

  #follow(detections: Map<string, Detection[]>, sample: Sample): LiveTrack[] {
    for (const key of detections.keys())
      if (!this.#trackers.has(key)) this.#trackers.set(key, new LabelTracker(this.options));
    return [...this.#trackers].flatMap(([key, tracker]) => {
      const { begun, ended } = tracker.add(detections.get(key) ?? [], sample);
      this.#ledger.open(begun);
      if (tracker.live.length === 0) this.#trackers.delete(key);
      return ended;
    });
  }

  async #detections(frame: Frame): Promise<Map<string, Detection[]>> {
    const objects = frame.findings.objects ?? [];
    const seen = objects.filter((object) => this.#isLookedAt(object));
    const looks = (await this.looks?.of(frame, seen)) ?? [];
    const embeddings = new Map(seen.map((object, at) => [object, looks[at] ?? null]));
    const byLabel = new Map<string, Detection[]>();
    for (const object of objects) {
      const key = `${object.model} ${object.label}`;
      const box = inPixels(object.box, this.frame);
      const detection = {
        object,
        box,
        embedding: embeddings.get(object) ?? null,
        trust: this.#trust(object),
        isFaint: object.confidence < this.options.high_score,
      };
      byLabel.set(key, [...(byLabel.get(key) ?? []), detection]);
    }
    return byLabel;
  }

  #isLookedAt({ label, confidence }: ObjectFinding): boolean {
    const { high_score: high, reid_labels: labels } = this.options;
    return confidence >= high && (labels.length === 0 || labels.includes(label));
  }

  /** As Deep OC-SORT counts embeddings: none at the threshold, all at certainty. */
  #trust({ confidence }: ObjectFinding): number {
    const { high_score: high } = this.options;
    return Math.max(0, (confidence - high) / Math.max(1e-6, 1 - high));
  }

  async #endShot(endMs: number): Promise<void> {
    this.#ledger.close(this.#samplesOfShot);
    const tracks = [...this.#trackers.values()].flatMap(({ live }) => live);
    this.#trackers = new Map();
    this.#samplesOfShot = 0;
    this.#end(tracks, endMs);
    await this.#tell();
  }

  /** A track ends where the next sample would have shown it, never after its shot. */
  #end(tracks: LiveTrack[], shotEndMs: number): void {
    for (const track of tracks) {
      const { missedSinceMs, motion } = track;
      const endMs = Math.min(motion.lastMs + this.#interval.ms, missedSinceMs ?? Infinity, shotEndMs);
      this.#over.push({ track, endMs });
    }
  }

  async #tell(): Promise<void> {
    const waiting = this.#over.filter(({ track }) => track.id === null && !track.isNoise);
    const decided = this.#over.filter((over) => !waiting.includes(over));
    this.#over = waiting;
    for (const { track, endMs } of decided) await this.report.add(track, this.#shot ?? null, endMs);
  }
}
