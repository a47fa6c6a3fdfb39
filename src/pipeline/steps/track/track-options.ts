import type { OptionsSchema } from '../../pipeline-step.js';

/** Options of the step `track`. */
export interface TrackOptions {
  high_score: number;
  min_confidence: number;
  min_observations: number;
  max_lost_ms: number;
  max_tracks: number;
  reid: string | null;
  reid_labels: string[];
}

/** What a pipeline may say, with the defaults. */
export const TRACK_OPTIONS: OptionsSchema = {
  type: 'object',
  additionalProperties: false,
  properties: {
    high_score: {
      type: 'number',
      minimum: 0.1,
      maximum: 1,
      default: 0.5,
      description: 'Confidence from which a detection may begin a track; fainter ones from 0.1 only continue one.',
    },
    min_confidence: {
      type: 'number',
      minimum: 0,
      maximum: 1,
      default: 0.5,
      description: 'Tracks of less confidence on average are taken for errors of the detector.',
    },
    min_observations: {
      type: 'integer',
      minimum: 1,
      maximum: 100,
      default: 3,
      description:
        'Sampled frames on which a track must be seen, of the first twice as many; in a shot with fewer sampled frames, all of them.',
    },
    max_lost_ms: {
      type: 'integer',
      minimum: 0,
      maximum: 60_000,
      default: 1500,
      description: 'A thing that is not seen for longer, and then again, is two tracks.',
    },
    max_tracks: {
      type: 'integer',
      minimum: 1,
      maximum: 10_000,
      default: 2000,
      description: 'Tracks in the result at most: the longest.',
    },
    reid: {
      type: 'string',
      nullable: true,
      default: null,
      description:
        'A model of task embed that tells one person from another by a cut-out: name, name@version or name:alias; null to follow places only.',
    },
    reid_labels: {
      type: 'array',
      items: { type: 'string' },
      default: ['person'],
      description: 'Labels that the model of reid knows; an empty list means all.',
    },
  },
};
