import { applyDecorators } from '@nestjs/common';
import {
  ApiAcceptedResponse,
  ApiBody,
  ApiExtraModels,
  ApiHeader,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import { EXAMPLE_BASE, EXAMPLES } from '../docs/examples.js';
import { ApiFaults, ApiProblems } from '../docs/problems.js';
import { TaskView } from '../results/task.view.js';
import { AcceptedView } from './accepted.view.js';
import { AnalyzeRequest } from './analyze.request.js';

const SAMPLE = `${EXAMPLE_BASE}/samples/sample.mp4`;

const REQUESTS = {
  sample: { summary: 'Bundled sample: 10 s, no model to install', value: { video_url: SAMPLE } },
  url: {
    summary: 'URL',
    value: { video_url: 'https://example.org/videos/street.mp4' },
  },
  shots: { summary: 'Only shots and keyframes', value: { video_url: SAMPLE, pipeline: 'shots' } },
  everything: {
    summary: 'Full pipeline with models: steps whose model is not installed are skipped',
    value: { video_url: SAMPLE, pipeline: 'everything' },
  },
  metadata: {
    summary: 'With words of yours, to search by',
    value: { video_url: SAMPLE, metadata: { camera: 'gate-2', site: 'north' } },
  },
  webhook: { summary: 'With webhook', value: { video_url: SAMPLE, callback_url: 'https://example.org/hooks/video' } },
};

const FAULTS = [
  { pointer: '#/video_url', code: 'REQUIRED', detail: 'video_url is missing.' },
  { pointer: '#/video_url', code: 'URL_SCHEME', detail: "The URL's scheme is ftp; it may be http or https." },
  {
    pointer: '#/pipeline',
    code: 'PIPELINE_NOT_FOUND',
    detail: 'No pipeline is named "shotz"; there are production, shots, objects, everything.',
  },
  { pointer: '#/fast', code: 'UNKNOWN_FIELD', detail: 'There is no field "fast" here.' },
];

const TASK_ID = { task_id: '$response.body#/task_id' };

const LINKS = {
  getResult: { operationId: 'getResult', parameters: TASK_ID, description: 'Its status and result.' },
  cancelAnalysis: { operationId: 'cancelAnalysis', parameters: TASK_ID, description: 'End it.' },
  followResult: { operationId: 'followResult', parameters: TASK_ID, description: 'Its progress as events.' },
};

const header = (description: string, example: string, required = false) => ({
  description,
  required,
  schema: { type: 'string' },
  example,
});

const HEADERS = {
  Location: header('Path of the task.', '/results/01976d3e-8f4b-7c21-9a55-3e1f0b6d2c48', true),
  'Idempotent-Replayed': header('`true` when the Idempotency-Key named an earlier request.', 'true'),
  'Preference-Applied': header('The wait that was honoured.', 'wait=10'),
};

/** Documents `POST /analyze`. */
export const DescribeCreate = (): MethodDecorator =>
  applyDecorators(
    ApiTags('Quick start'),
    ApiExtraModels(AcceptedView, TaskView),
    ApiOperation({
      operationId: 'createAnalysis',
      summary: 'Analyse a video',
      description:
        'Answers at once; poll `GET /results/{task_id}`, follow its events, or give a `callback_url`. When 202 is answered the task is durable.',
    }),
    ApiHeader({
      name: 'Idempotency-Key',
      description:
        '1 to 255 visible characters, such as `order-1042`. The same key and body within 24 hours name the same task.',
      schema: { type: 'string', maxLength: 255 },
    }),
    ApiHeader({
      name: 'Prefer',
      description: '`wait=10`: answer 200 with the result when it ends within 10 seconds (at most 60).',
      schema: { type: 'string' },
    }),
    ApiBody({ type: AnalyzeRequest, examples: REQUESTS }),
    ApiAcceptedResponse({
      type: AcceptedView,
      description: 'Accepted: the task is stored.',
      headers: { ...HEADERS, 'Retry-After': header('Seconds until polling is worth it.', '1', true) },
      examples: EXAMPLES.accepted,
      links: LINKS,
    }),
    ApiOkResponse({
      type: TaskView,
      description: 'It ended within the wait that was preferred.',
      headers: HEADERS,
      examples: EXAMPLES.completed,
    }),
    ApiProblems(
      'INVALID_JSON',
      'BODY_TOO_LARGE',
      'UNSUPPORTED_MEDIA_TYPE',
      'RATE_LIMITED',
      'OWNER_QUEUE_FULL',
      'QUEUE_FULL',
      'QUEUE_UNAVAILABLE',
      'RESULTS_UNAVAILABLE',
    ),
    ApiFaults(['VALIDATION_FAILED', 'IDEMPOTENCY_CONFLICT'], ...FAULTS),
  );
