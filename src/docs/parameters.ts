import { ApiParam } from '@nestjs/swagger';

/** Documents `{task_id}`. */
export const ApiTaskId = (): MethodDecorator =>
  ApiParam({
    name: 'task_id',
    description: 'As `POST /analyze` answered it.',
    schema: { type: 'string', format: 'uuid' },
    example: '01976d3e-8f4b-7c21-9a55-3e1f0b6d2c48',
  });
