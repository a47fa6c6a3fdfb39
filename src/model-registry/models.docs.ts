import { applyDecorators } from '@nestjs/common';
import { ApiBody, ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { ApiFaults, ApiProblems } from '../docs/problems.js';
import { AliasRequest } from './alias.request.js';
import { ABSENT_EXAMPLE, MODEL_EXAMPLE, ModelList, ModelView } from './model.view.js';

const ApiName = (): MethodDecorator =>
  ApiParam({ name: 'name', schema: { type: 'string', example: 'scene-descriptor' } });

/** Documents the models. */
export const DescribeModels = (): ClassDecorator => ApiTags('Models');

/** Documents `GET /models`. */
export const DescribeList = (): MethodDecorator =>
  applyDecorators(
    ApiOperation({
      operationId: 'listModels',
      summary: 'The models there are, and how each is',
      description:
        'Those of the catalogue that are not installed come last, with `present: false` and what installs them.',
    }),
    ApiOkResponse({
      type: ModelList,
      description: 'All of them.',
      examples: {
        models: {
          summary: 'One that is here, one that can be installed',
          value: { data: [MODEL_EXAMPLE, ABSENT_EXAMPLE] },
        },
      },
    }),
  );

/** Documents `GET /models/{name}`. */
export const DescribeRead = (): MethodDecorator =>
  applyDecorators(
    ApiOperation({ operationId: 'getModel', summary: 'The versions and aliases of a model' }),
    ApiName(),
    ApiOkResponse({
      type: ModelView,
      description: 'The model.',
      examples: { model: { summary: 'A built-in model', value: MODEL_EXAMPLE } },
    }),
    ApiProblems('MODEL_NOT_FOUND'),
  );

/** Documents `PUT /models/{name}/aliases/{alias}`. */
export const DescribeSwap = (): MethodDecorator =>
  applyDecorators(
    ApiOperation({
      operationId: 'setModelAlias',
      summary: 'Have an alias mean another version',
      description:
        'Loads the version and tries it out, also one that was put on disk after the start, then flips the alias for every ' +
        'worker. Tasks that have begun end on the version that they began with; `provenance.models` of each result says ' +
        'which. When the version does not work, the alias is as it was. `production` is what the plain name means.',
    }),
    ApiName(),
    ApiParam({ name: 'alias', schema: { type: 'string', maxLength: 64, example: 'production' } }),
    ApiBody({
      type: AliasRequest,
      examples: {
        same: { summary: 'Version 1: of the built-in model, what it means already', value: { version: '1' } },
      },
    }),
    ApiOkResponse({
      type: ModelView,
      description: 'The model as it is now.',
      examples: {
        same: { summary: 'It means version 1', value: MODEL_EXAMPLE },
        swapped: {
          summary: 'It means version 2',
          value: {
            ...MODEL_EXAMPLE,
            aliases: { production: '2' },
            versions: [...MODEL_EXAMPLE.versions, { ...MODEL_EXAMPLE.versions[0], version: '2' }],
          },
        },
      },
    }),
    ApiProblems('MODEL_NOT_FOUND', 'MODEL_UNFIT', 'UNAVAILABLE'),
    ApiFaults(['VALIDATION_FAILED'], {
      pointer: '#/version',
      code: 'VERSION_NOT_FOUND',
      detail: 'Model scene-descriptor has no version "3"; there are 1, 2.',
    }),
  );
