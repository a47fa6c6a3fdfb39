import type { AnalysisResult } from '../results/analysis-result.js';
import type { TaskView } from '../results/task.view.js';

/** The address in every example; documents are served with the real one. */
export const EXAMPLE_BASE = 'http://127.0.0.1:3000';

const ID = '01976d3e-8f4b-7c21-9a55-3e1f0b6d2c48';
const SELF = `${EXAMPLE_BASE}/results/${ID}`;
const VIDEO = `${EXAMPLE_BASE}/samples/sample.mp4`;
const SHA256 = '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08';

const LINKS = {
  self: SELF,
  events: `${SELF}/events`,
  cancel: `${SELF}/cancel`,
  frames: `${SELF}/frames`,
  export: `${SELF}/export`,
};

const RESULT: AnalysisResult = {
  schema_version: '1.0',
  video: {
    source_url: VIDEO,
    sha256: SHA256,
    size_bytes: 812_344,
    container: 'mp4',
    codec: 'h264',
    width: 640,
    height: 360,
    display_width: 640,
    display_height: 360,
    pixel_aspect: '1:1',
    rotation: 0,
    frame_rate: '30/1',
    variable_frame_rate: false,
    duration_ms: 5_000,
    start_offset_ms: 0,
    has_audio: true,
  },
  sampling: { strategy: 'interval+scene', interval_ms: 500, frames_analyzed: 12, frames_decoded: 150 },
  shots: [
    {
      index: 0,
      start_ms: 0,
      end_ms: 2_000,
      transition: { type: 'start', start_ms: null, end_ms: null },
      keyframe: { time_ms: 1_000, thumbnail_url: `${SELF}/artifacts/shot-0.jpg` },
      labels: [],
    },
    {
      index: 1,
      start_ms: 2_000,
      end_ms: 5_000,
      transition: { type: 'cut', start_ms: null, end_ms: null },
      keyframe: { time_ms: 3_500, thumbnail_url: `${SELF}/artifacts/shot-1.jpg` },
      labels: [],
    },
  ],
  sprite: {
    url: `${SELF}/artifacts/sprite.jpg`,
    columns: 10,
    rows: 1,
    tile_width: 160,
    tile_height: 90,
    times_ms: [0, 500, 1_000],
  },
  labels: [],
  tracks: [],
  texts: [],
  speech: null,
  quality: null,
  vectors: { store: 'embedded', collection: 'scene-descriptor_1', count: 12, model: 'scene-descriptor@1' },
  custom: {},
  warnings: [],
  provenance: {
    service_version: '0.1.0',
    pipeline: { name: 'production', sha256: SHA256 },
    models: [{ name: 'scene-descriptor', version: '1', sha256: SHA256, provider: 'cpu', files: [] }],
    stages: [{ name: 'decode', duration_ms: 840 }],
  },
};

const PENDING: TaskView = {
  task_id: ID,
  status: 'PENDING',
  result: null,
  error_message: null,
  error: null,
  video_url: VIDEO,
  pipeline: 'production',
  metadata: { camera: 'gate-2' },
  created_at: '2026-11-22T09:30:00.000Z',
  started_at: null,
  finished_at: null,
  attempt: 0,
  progress: { percent: 0, stage: 'queue', frames_done: 0, frames_total: null, queue_position: 2, eta_ms: null },
  callback: null,
  links: LINKS,
};

const PROCESSING: TaskView = {
  ...PENDING,
  status: 'PROCESSING',
  started_at: '2026-11-22T09:30:00.120Z',
  attempt: 1,
  progress: { percent: 42, stage: 'decode', frames_done: 63, frames_total: 150, queue_position: null, eta_ms: 1_800 },
};

const SUCCEEDED: TaskView = {
  ...PROCESSING,
  status: 'SUCCESS',
  result: RESULT,
  finished_at: '2026-11-22T09:30:03.480Z',
  progress: { percent: 100, stage: 'done', frames_done: 150, frames_total: 150, queue_position: null, eta_ms: 0 },
};

const failed = (error: NonNullable<TaskView['error']>): TaskView => ({
  ...PROCESSING,
  status: 'FAILED',
  error_message: error.message,
  error,
  finished_at: '2026-11-22T09:30:01.020Z',
});

const FAILED = failed({
  code: 'NOT_A_VIDEO',
  message: 'The file is not a video of a known container.',
  stage: 'sniff',
  retryable: false,
  hint: 'Send an MP4, WebM, MKV or MPEG-TS file.',
});

const CANCELLED = failed({
  code: 'CANCELLED',
  message: 'The task was cancelled by request.',
  stage: 'queue',
  retryable: false,
  hint: null,
});

const { result: _, ...SUMMARY } = SUCCEEDED;

/** Named examples of answers with tasks, by what they show. */
export const EXAMPLES = {
  accepted: {
    queued: {
      summary: 'Accepted',
      value: { task_id: ID, status_endpoint: `/results/${ID}`, status: 'PENDING', links: LINKS },
    },
  },
  task: {
    queued: { summary: 'It waits', value: PENDING },
    processing: { summary: 'A worker is at it', value: PROCESSING },
    completed: { summary: 'It has succeeded', value: SUCCEEDED },
    failed: { summary: 'It has failed: still 200', value: FAILED },
  },
  completed: { completed: { summary: 'It ended in time', value: SUCCEEDED } },
  cancelled: { cancelled: { summary: 'Ended by request', value: CANCELLED } },
  page: { page: { summary: 'The only page', value: { data: [SUMMARY], next_cursor: null } } },
  events: `retry: 2000\n\nid: 1\nevent: status\ndata: ${JSON.stringify({ task_id: ID, status: 'PENDING' })}\n\nid: 7\nevent: succeeded\ndata: ${JSON.stringify({ task_id: ID, status: 'SUCCESS' })}\n\n`,
};
