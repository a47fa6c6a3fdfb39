import { applyDecorators } from '@nestjs/common';
import { ApiBody, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ApiFaults, ApiProblems } from '../docs/problems.js';
import { ANSWERS, REQUESTS } from './search.examples.js';
import { SearchRequest } from './search.request.js';
import { SearchView } from './search.view.js';

const FAULTS = [
  { pointer: '#', code: 'REQUIRED', detail: 'One of text, image, and task_id with time_ms is needed.' },
  {
    pointer: '#/text',
    code: 'NO_TEXT_TOWER',
    detail: 'The model scene-descriptor@1 has no tower for text.',
  },
];

/** What every question to the vector store may be refused with. */
export const ApiSearchProblems = (): MethodDecorator =>
  ApiProblems(
    'INVALID_JSON',
    'BODY_TOO_LARGE',
    'UNSUPPORTED_MEDIA_TYPE',
    'TASK_NOT_FOUND',
    'RESULT_NOT_READY',
    'NOT_INDEXED',
    'TASK_EXPIRED',
    'RESULTS_UNAVAILABLE',
    'VECTOR_STORE_UNAVAILABLE',
    'UNAVAILABLE',
  );

/** Documents `POST /search`. */
export const DescribeSearch = (): MethodDecorator =>
  applyDecorators(
    ApiTags('Search'),
    ApiOperation({
      operationId: 'searchMoments',
      summary: 'Find moments by words, a picture or another moment',
      description:
        'Give exactly one of `text`, `image`, and `task_id` with `time_ms`. What is asked with is embedded by one model and compared with that version of it only; the answer names it. Videos are found once they have succeeded.',
    }),
    ApiBody({ type: SearchRequest, examples: REQUESTS }),
    ApiOkResponse({ type: SearchView, description: 'Best first.', examples: ANSWERS }),
    ApiFaults(['VALIDATION_FAILED'], ...FAULTS),
    ApiSearchProblems(),
  );
