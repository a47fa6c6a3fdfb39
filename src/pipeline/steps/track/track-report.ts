import type { Box } from '../../../common/findings.js';
import type { Track } from '../../../results/analysis-result.js';
import type { StepContext } from '../../step.js';
import type { LiveTrack } from './live-track.js';

/** Share of a box's sides that its thumbnail shows around it. */
const MARGIN = 0.1;

/** What a report needs of the task. */
export type ReportContext = Pick<StepContext, 'artifacts' | 'cropJpeg' | 'findings' | 'warn'>;

/** What may be in the report. */
export interface ReportRules {
  min_confidence: number;
  max_tracks: number;
}

/** Gathers the tracks that are over, the longest when there are too many, and publishes their exemplars as `track-1.jpg`, … */
export class TrackReport {
  readonly #tracks: Track[] = [];
  #leftOut = 0;

  constructor(
    private readonly context: ReportContext,
    private readonly rules: ReportRules,
  ) {}

  /** A track is over. One that has no number, or whose confidence has sunk too low, is passed over. */
  async add(track: LiveTrack, shot: number | null, endMs: number): Promise<void> {
    const { id: track_id, confidence } = track;
    if (track_id === null || confidence < this.rules.min_confidence) return;
    const [start_ms, end_ms] = [Math.round(track.born.timeMs), Math.round(endMs)];
    if (!this.#makeRoom(end_ms - start_ms)) return;
    const { label, labelId: label_id, model, observations } = track;
    const exemplar = await this.#exemplar(track_id, track);
    this.#tracks.push({ track_id, label, label_id, start_ms, end_ms, confidence, observations, exemplar, shot, model });
  }

  /** All frames have passed: writes the tracks in order of appearance. */
  finish(): void {
    this.context.findings.tracks.push(...this.#tracks.sort((a, b) => a.track_id - b.track_id));
    if (this.#leftOut === 0) return;
    const message = `There are ${this.#leftOut} tracks more than the ${this.rules.max_tracks} that a result may hold; the shortest were left out.`;
    this.context.warn({ code: 'TRACKS_LEFT_OUT', message, stage: 'track' });
  }

  /** Whether one of this length may come in; the shortest goes for it. */
  #makeRoom(lengthMs: number): boolean {
    if (this.#tracks.length < this.rules.max_tracks) return true;
    this.#leftOut++;
    const lengths = this.#tracks.map(({ start_ms, end_ms }) => end_ms - start_ms);
    const least = lengths.reduce((shortest, length, at) => (length < (lengths[shortest] as number) ? at : shortest), 0);
    if ((lengths[least] as number) >= lengthMs) return false;
    this.#tracks.splice(least, 1);
    return true;
  }

  async #exemplar(id: number, { exemplar }: LiveTrack): Promise<Track['exemplar']> {
    const { object, timeMs, jpeg } = exemplar.look;
    const thumbnail_url = jpeg && (await this.#publish(id, jpeg, object.box));
    return { time_ms: Math.round(timeMs), bbox: { ...object.box }, thumbnail_url };
  }

  async #publish(id: number, jpeg: Uint8Array, box: Box): Promise<string> {
    return this.context.artifacts.write(`track-${id}.jpg`, await this.context.cropJpeg(jpeg, withMargin(box)));
  }
}

function withMargin({ x, y, width, height }: Box): Box {
  const [left, top] = [Math.max(0, x - MARGIN * width), Math.max(0, y - MARGIN * height)];
  const [right, bottom] = [Math.min(1, x + (1 + MARGIN) * width), Math.min(1, y + (1 + MARGIN) * height)];
  return { x: left, y: top, width: right - left, height: bottom - top };
}
