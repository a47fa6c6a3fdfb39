import { applyDecorators } from '@nestjs/common';
import { ApiOkResponse, ApiResponse } from '@nestjs/swagger';
import { ApiRange } from './parameters.js';

/** Documents the reading of a file of one of these media types, whole, in part, or not when it is as it was. */
export const ApiFile = (types: readonly string[]): MethodDecorator => {
  const bytes = { schema: { type: 'string', format: 'binary' } };
  const content = Object.fromEntries(types.map((type) => [type.split(';')[0], bytes]));
  return applyDecorators(
    ApiRange(),
    ApiOkResponse({ description: 'The file.', content }),
    ApiResponse({ status: 206, description: 'The bytes that Range asks for.', content }),
    ApiResponse({ status: 304, description: 'It is as it was.' }),
  );
};
