import type { AnalysisResult } from '../results/analysis-result.js';
import type { TaskView } from '../results/task.view.js';

/** The address in every example; documents are served with the real one. */
export const EXAMPLE_BASE = 'http://127.0.0.1:3000';

/** The task in every example. */
export const EXAMPLE_ID = '01976d3e-8f4b-7c21-9a55-3e1f0b6d2c48';
const SELF = `${EXAMPLE_BASE}/results/${EXAMPLE_ID}`;
const VIDEO = `${EXAMPLE_BASE}/samples/sample.mp4`;
const SHA256 = '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08';

const LINKS = {
  self: SELF,
  events: `${SELF}/events`,
  cancel: `${SELF}/cancel`,
  frames: `${SELF}/frames`,
  export: `${SELF}/export`,
};

const SHOT_MS = 2_000;

/** A scene of the bundled sample. */
const shot = (index: number): AnalysisResult['shots'][number] => ({
  index,
  start_ms: index * SHOT_MS,
  end_ms: (index + 1) * SHOT_MS,
  transition: { type: index === 0 ? 'start' : 'cut', start_ms: null, end_ms: null },
  keyframe: { time_ms: index * SHOT_MS + 520, thumbnail_url: `${SELF}/artifacts/shot-000${index + 1}.jpg` },
  labels: [],
});

const TIMES_MS = Array.from({ length: 20 }, (_, index) => index * 500 + (index % 2) * 20);

/** What the pipeline `production` finds in the bundled sample, without its quality. */
const RESULT: AnalysisResult = {
  schema_version: '1.0',
  video: {
    source_url: VIDEO,
    sha256: SHA256,
    size_bytes: 1_951_166,
    container: 'mp4',
    codec: 'h264',
    width: 640,
    height: 360,
    display_width: 640,
    display_height: 360,
    pixel_aspect: '1:1',
    rotation: 0,
    frame_rate: '25/1',
    variable_frame_rate: false,
    duration_ms: 10_000,
    start_offset_ms: 0,
    has_audio: true,
  },
  sampling: { strategy: 'interval+scene', interval_ms: 500, frames_analyzed: 20, frames_decoded: 250 },
  shots: [0, 1, 2, 3, 4].map(shot),
  sprite: {
    url: `${SELF}/artifacts/sprite.jpg`,
    columns: 10,
    rows: 3,
    tile_width: 160,
    tile_height: 90,
    times_ms: TIMES_MS,
  },
  labels: [],
  tracks: [],
  texts: [],
  speech: null,
  quality: null,
  vectors: { store: 'embedded', collection: 'scene-descriptor_1', count: 20, model: 'scene-descriptor@1' },
  custom: {},
  warnings: [],
  provenance: {
    service_version: '0.1.0',
    pipeline: { name: 'production', sha256: SHA256 },
    models: [{ name: 'scene-descriptor', version: '1', sha256: SHA256, provider: 'cpu', files: [] }],
    stages: [
      { name: 'decode', duration_ms: 445 },
      { name: 'embed', duration_ms: 66 },
    ],
  },
};

const PENDING: TaskView = {
  task_id: EXAMPLE_ID,
  status: 'PENDING',
  result: null,
  error_message: null,
  error: null,
  video_url: VIDEO,
  pipeline: 'production',
  metadata: {},
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
  progress: { percent: 42, stage: 'decode', frames_done: 105, frames_total: 250, queue_position: null, eta_ms: 1_800 },
};

const SUCCEEDED: TaskView = {
  ...PROCESSING,
  status: 'SUCCESS',
  result: RESULT,
  finished_at: '2026-11-22T09:30:03.480Z',
  progress: { percent: 100, stage: 'done', frames_done: 250, frames_total: 250, queue_position: null, eta_ms: 0 },
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

const event = (id: number, name: string, task: TaskView): string =>
  `id: ${id}\nevent: ${name}\ndata: ${JSON.stringify({ ...task, result: undefined })}\n\n`;

/** Named examples of answers with tasks, by what they show. */
export const EXAMPLES = {
  accepted: {
    queued: {
      summary: 'Accepted',
      value: { task_id: EXAMPLE_ID, status_endpoint: `/results/${EXAMPLE_ID}`, status: 'PENDING', links: LINKS },
    },
  },
  task: {
    queued: { summary: 'It waits', value: PENDING },
    processing: { summary: 'A worker is at it', value: PROCESSING },
    completed: { summary: 'It has succeeded', value: SUCCEEDED },
    failed: { summary: 'It has failed: still 200', value: FAILED },
  },
  completed: {
    completed: { summary: 'It has succeeded in time', value: SUCCEEDED },
    failed: { summary: 'It has failed in time', value: FAILED },
  },
  cancelled: { cancelled: { summary: 'Ended by request', value: CANCELLED } },
  page: {
    page: { summary: 'The only page', value: { data: [SUMMARY], next_cursor: null } },
    empty: { summary: 'No task is so', value: { data: [], next_cursor: null } },
  },
  events: {
    succeeded: {
      summary: 'From the beginning to a success',
      value: `retry: 2000\n\n${event(1, 'status', PENDING)}${event(4, 'progress', PROCESSING)}${event(7, 'succeeded', SUCCEEDED)}`,
    },
    failed: { summary: 'A failure', value: `retry: 2000\n\n${event(3, 'failed', FAILED)}` },
  },
};
