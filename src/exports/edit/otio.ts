import type { AnalysisResult, Shot } from '../../results/analysis-result.js';
import { type ExportSource, notExportable } from '../export-source.js';
import { rateOf } from './timebase.js';

const KEY = 'DEFAULT_MEDIA';

/** A clock of milliseconds: exact for videos of variable or unknown rate. */
const MILLISECONDS = 1_000;

/**
 * An OpenTimelineIO timeline (Academy Software Foundation; the schemas of 0.15 and later: Timeline.1, Stack.1, Track.1, Clip.2,
 * ExternalReference.1): a clip per shot on one video track, each of the whole video, times in frames.
 */
export function* otio(source: ExportSource): Generator<string> {
  const { result, title } = source;
  if (result.shots.length === 0)
    throw notExportable('The result has no shots to make clips of; a pipeline with the step shots finds them.');
  const clock = clockOf(result.video);
  const media = {
    OTIO_SCHEMA: 'ExternalReference.1',
    name: title,
    target_url: result.video.source_url,
    available_range: clock.range(0, result.video.duration_ms),
    available_image_bounds: null,
    metadata: {},
  };
  const track = item('Track.1', 'Shots', {
    kind: 'Video',
    children: result.shots.map((shot) => clip(shot, clock, media)),
  });
  const timeline = {
    OTIO_SCHEMA: 'Timeline.1',
    name: title,
    metadata: about(source),
    global_start_time: null,
    tracks: item('Stack.1', 'tracks', { children: [track] }),
  };
  yield `${JSON.stringify(timeline, null, 2)}\n`;
}

interface Clock {
  range(startMs: number, endMs: number): object;
}

function clockOf({ frame_rate, variable_frame_rate }: AnalysisResult['video']): Clock {
  const rate = (variable_frame_rate ? null : rateOf(frame_rate)) ?? MILLISECONDS;
  const frames = (ms: number): number => Math.round((ms * rate) / 1_000);
  const time = (value: number) => ({ OTIO_SCHEMA: 'RationalTime.1', rate, value });
  return {
    range: (startMs, endMs) => ({
      OTIO_SCHEMA: 'TimeRange.1',
      start_time: time(frames(startMs)),
      duration: time(frames(endMs) - frames(startMs)),
    }),
  };
}

function clip({ index, start_ms, end_ms, transition, labels }: Shot, clock: Clock, media: object): object {
  return item('Clip.2', `Shot ${index + 1}`, {
    source_range: clock.range(start_ms, end_ms),
    media_references: { [KEY]: media },
    active_media_reference_key: KEY,
    metadata: { video_ai_system: { start_ms, end_ms, transition, labels } },
  });
}

/** What every item has. */
const item = (schema: string, name: string, own: object): object => ({
  OTIO_SCHEMA: schema,
  name,
  metadata: {},
  source_range: null,
  effects: [],
  markers: [],
  enabled: true,
  ...own,
});

const about = ({ taskId, result }: ExportSource): object => ({
  video_ai_system: { task_id: taskId, service_version: result.provenance.service_version },
});
