import { applyDecorators } from '@nestjs/common';
import { ApiBody, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { EXAMPLE_ID } from '../../docs/examples.js';
import { ApiFaults } from '../../docs/problems.js';
import { ApiSearchProblems } from '../search.docs.js';
import { DuplicatesRequest } from './duplicates.request.js';
import { DuplicatesView } from './duplicates.view.js';

/** Named bodies. */
const REQUESTS = {
  all: {
    summary: 'Every video with some of the same material: put in the task_id of yours',
    value: { task_id: EXAMPLE_ID },
  },
  copies: { summary: 'Only copies of most of it', value: { task_id: EXAMPLE_ID, min_coverage: 0.8, limit: 20 } },
};

const ANSWERS: Record<string, { summary: string; value: DuplicatesView }> = {
  part: {
    summary: 'Five seconds are a part of a compilation',
    value: {
      data: [
        {
          task_id: '01976d40-11aa-7e07-8b0a-5d0c2f6a9b13',
          video_url: 'https://example.org/compilation.mp4',
          metadata: { title: 'Best of the year' },
          score: 0.93,
          coverage: 0.5,
          ranges: [
            { query: { start_ms: 4_000, end_ms: 9_000 }, match: { start_ms: 31_000, end_ms: 36_000 }, score: 0.93 },
          ],
          model: 'scene-descriptor@1',
        },
      ],
    },
  },
  none: { summary: 'No other video has any of it', value: { data: [] } },
};

/** Documents `POST /search/duplicates`. */
export const DescribeDuplicates = (): MethodDecorator =>
  applyDecorators(
    ApiTags('Search'),
    ApiOperation({
      operationId: 'findDuplicates',
      summary: 'Find the other videos with the same material',
      description:
        'Compares the video, frame after frame, with the other analysed ones, and answers which have the same material and where. Re-encoding, scaling, bars, a logo and a changed speed do not hide it; black frames, titles and stills alone do not count.',
    }),
    ApiBody({ type: DuplicatesRequest, examples: REQUESTS }),
    ApiOkResponse({ type: DuplicatesView, description: 'The largest coverage first.', examples: ANSWERS }),
    ApiFaults(
      ['VALIDATION_FAILED'],
      { pointer: '#/task_id', code: 'INVALID', detail: 'task_id must be a string' },
      {
        pointer: '#/model',
        code: 'NOT_AN_EMBEDDING_MODEL',
        detail: 'The model shot-features@1 does the task statistics, not embed.',
      },
    ),
    ApiSearchProblems(),
  );
