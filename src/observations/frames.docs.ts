import { applyDecorators } from '@nestjs/common';
import { ApiExtraModels, ApiOkResponse, ApiOperation, ApiTags, getSchemaPath } from '@nestjs/swagger';
import { ApiTaskId } from '../docs/parameters.js';
import { ApiFaults, ApiProblems } from '../docs/problems.js';
import { FramesPage, OBSERVATION_EXAMPLE, ObservationView } from './observation.view.js';

const ABOUT =
  'What was found in each sampled frame, in the order of display. `Accept: application/x-ndjson` answers with a line per ' +
  'frame: all of them, streamed, or `limit` of them with a `Link` to the next.';

/** Documents `GET /results/{task_id}/frames`. */
export const DescribeFrames = (): MethodDecorator =>
  applyDecorators(
    ApiTags('Results'),
    ApiTaskId(),
    ApiExtraModels(FramesPage, ObservationView),
    ApiOperation({ operationId: 'listFrames', summary: 'Observations, frame by frame', description: ABOUT }),
    ApiOkResponse({
      description: 'One page, or lines.',
      headers: {
        Link: {
          description: 'Of NDJSON with a limit: where the next lines are.',
          schema: { type: 'string' },
          example: '<?limit=100&cursor=NDA5Ni54>; rel="next"',
        },
      },
      content: {
        'application/json': {
          schema: { $ref: getSchemaPath(FramesPage) },
          examples: {
            last: { summary: 'The last page', value: { data: [OBSERVATION_EXAMPLE], next_cursor: null } },
            more: { summary: 'There are more', value: { data: [OBSERVATION_EXAMPLE], next_cursor: 'NDA5Ni54' } },
          },
        },
        'application/x-ndjson': {
          schema: { type: 'string' },
          examples: { lines: { summary: 'A line per frame', value: `${JSON.stringify(OBSERVATION_EXAMPLE)}\n` } },
        },
      },
    }),
    ApiFaults(['VALIDATION_FAILED'], {
      pointer: '#/query/cursor',
      code: 'INVALID_CURSOR',
      detail: 'cursor must be the next_cursor of a page of this task with the same from_ms and to_ms.',
    }),
    ApiProblems('TASK_NOT_FOUND', 'FILE_NOT_FOUND', 'RESULT_NOT_READY', 'TASK_EXPIRED', 'RESULTS_UNAVAILABLE'),
  );
