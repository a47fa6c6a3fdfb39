import { applyDecorators } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiCreatedResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { EXAMPLE_BASE } from '../docs/examples.js';
import { ApiFile } from '../docs/file.js';
import { ApiFaults, ApiProblems } from '../docs/problems.js';
import { UploadView } from './upload.view.js';

const SHA256 = '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08';
const VIDEO_URL = `${EXAMPLE_BASE}/uploads/${SHA256}.mp4`;

/** Documents `POST /uploads`. */
export const DescribeUpload = (): MethodDecorator =>
  applyDecorators(
    ApiTags('Quick start'),
    ApiOperation({
      operationId: 'createUpload',
      summary: 'Upload a video',
      description:
        'Streamed to disk; give the `video_url` of the answer to `POST /analyze`. The same content has the same URL.',
    }),
    ApiConsumes('multipart/form-data'),
    ApiBody({
      schema: {
        type: 'object',
        required: ['file'],
        properties: { file: { type: 'string', format: 'binary', description: 'The video.' } },
      },
    }),
    ApiCreatedResponse({
      type: UploadView,
      description: 'It is stored.',
      headers: { Location: { description: 'Where it can be read.', schema: { type: 'string' }, example: VIDEO_URL } },
      examples: {
        stored: { summary: 'Stored', value: { video_url: VIDEO_URL, size_bytes: 1_951_166, sha256: SHA256 } },
      },
    }),
    ApiProblems('REQUEST_TIMEOUT', 'BODY_TOO_LARGE', 'UNSUPPORTED_MEDIA_TYPE', 'STORAGE_FULL'),
    ApiFaults(['VALIDATION_FAILED'], { pointer: '#/file', code: 'REQUIRED', detail: 'The form has no file.' }),
  );

/** Documents the reading of a stored file of one of these media types. */
export const DescribeFile = (
  operationId: string,
  summary: string,
  example: string,
  types: readonly string[],
): MethodDecorator =>
  applyDecorators(
    ApiTags('Artefacts & exports'),
    ApiOperation({ operationId, summary }),
    ApiParam({ name: 'name', schema: { type: 'string', example } }),
    ApiFile(types),
    ApiProblems('FILE_NOT_FOUND', 'RANGE_NOT_SATISFIABLE'),
  );
