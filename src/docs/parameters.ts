import { ApiHeader, ApiParam } from '@nestjs/swagger';
import { EXAMPLE_ID } from './examples.js';

/** Documents `{task_id}`. */
export const ApiTaskId = (): MethodDecorator =>
  ApiParam({
    name: 'task_id',
    description: 'As `POST /analyze` answered it.',
    schema: { type: 'string', format: 'uuid', example: EXAMPLE_ID },
  });

/** Documents `Range`. No header of a choice has an example: the explorer would send it with every *Execute*. */
export const ApiRange = (): MethodDecorator =>
  ApiHeader({ name: 'Range', description: 'Only these bytes, such as `bytes=0-1023`.', schema: { type: 'string' } });
