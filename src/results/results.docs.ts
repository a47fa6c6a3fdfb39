import { applyDecorators } from '@nestjs/common';
import {
  ApiHeader,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiParam,
  ApiResponse,
  ApiTags,
} from '@nestjs/swagger';
import { EXAMPLE_BASE, EXAMPLES } from '../docs/examples.js';
import { ApiFile } from '../docs/file.js';
import { ApiTaskId } from '../docs/parameters.js';
import { ApiFaults, ApiProblems } from '../docs/problems.js';
import { FILE_TYPES } from '../http/files.js';
import { TaskPage, TaskView } from './task.view.js';

/** Documents `GET /results`. */
export const DescribeList = (): MethodDecorator =>
  applyDecorators(
    ApiTags('Results'),
    ApiOperation({ operationId: 'listResults', summary: 'Tasks, newest first', description: 'Without their results.' }),
    ApiOkResponse({ type: TaskPage, description: 'One page.', examples: EXAMPLES.page }),
    ApiFaults(
      ['VALIDATION_FAILED'],
      { pointer: '#/query/limit', code: 'OUT_OF_RANGE', detail: 'limit must be at most 100' },
      {
        pointer: '#/query/status',
        code: 'UNKNOWN_VALUE',
        detail: 'status must be one of PENDING, PROCESSING, SUCCESS, FAILED',
      },
    ),
    ApiProblems('RESULTS_UNAVAILABLE'),
  );

/** Documents `GET /results/{task_id}`. */
export const DescribeRead = (): MethodDecorator =>
  applyDecorators(
    ApiTags('Results'),
    ApiTaskId(),
    ApiOperation({
      operationId: 'getResult',
      summary: 'Status and result of a task',
      description: 'A task that failed is answered with 200, too: `status` is `FAILED` and `error` says why.',
    }),
    ApiHeader({
      name: 'If-None-Match',
      description: 'The ETag of an earlier answer.',
      schema: { type: 'string' },
    }),
    ApiOkResponse({
      type: TaskView,
      description: 'The task as it is.',
      headers: {
        ETag: {
          required: true,
          description: 'Strong; of the whole body.',
          schema: { type: 'string' },
          example: '"kPb1x9Q0"',
        },
      },
      examples: EXAMPLES.task,
    }),
    ApiResponse({ status: 304, description: 'It is as it was.' }),
    ApiFaults(['VALIDATION_FAILED'], {
      pointer: '#/query/wait',
      code: 'OUT_OF_RANGE',
      detail: 'wait must be at most 60.',
    }),
    ApiProblems('TASK_NOT_FOUND', 'FILE_NOT_FOUND', 'TASK_EXPIRED', 'RANGE_NOT_SATISFIABLE', 'RESULTS_UNAVAILABLE'),
  );

const FOLLOW = `\`\`\`sh\ncurl -N ${EXAMPLE_BASE}/results/$TASK_ID/events\n\`\`\``;

/** Documents `GET /results/{task_id}/events`. */
export const DescribeEvents = (): MethodDecorator =>
  applyDecorators(
    ApiTags('Results'),
    ApiTaskId(),
    ApiOperation({
      operationId: 'followResult',
      summary: 'A task as Server-Sent Events',
      description:
        '`status` and `progress`, then one `succeeded` or `failed` and the end; `data` is the task without its result. ' +
        `This page shows a stream only once it has ended; watch it in a terminal:\n\n${FOLLOW}\n\nor on [the page](/).`,
    }),
    ApiHeader({
      name: 'Last-Event-ID',
      description: 'The `id` of the last event that arrived, such as `7`: goes on after it.',
      schema: { type: 'string' },
    }),
    ApiOkResponse({
      description: 'The stream.',
      content: { 'text/event-stream': { schema: { type: 'string' }, examples: EXAMPLES.events } },
    }),
    ApiNoContentResponse({ description: 'It has ended, and Last-Event-ID is its last event: do not come back.' }),
    ApiProblems(
      'TASK_NOT_FOUND',
      'TASK_EXPIRED',
      'RATE_LIMITED',
      'OWNER_STREAMS_FULL',
      'STREAMS_FULL',
      'RESULTS_UNAVAILABLE',
    ),
  );

/** Documents `GET /results/{task_id}/artifacts/{name}`. */
export const DescribeArtifact = (): MethodDecorator =>
  applyDecorators(
    ApiTags('Artefacts & exports'),
    ApiTaskId(),
    ApiParam({
      name: 'name',
      description: 'As the result links it.',
      schema: { type: 'string', example: 'shot-0001.jpg' },
    }),
    ApiOperation({
      operationId: 'getArtifact',
      summary: 'A keyframe, the sprite sheet or another file of a task',
      description: 'A picture shows below when it is executed.',
    }),
    ApiFile(['image/jpeg', ...FILE_TYPES]),
    ApiProblems('TASK_NOT_FOUND', 'TASK_EXPIRED', 'RESULTS_UNAVAILABLE'),
  );
