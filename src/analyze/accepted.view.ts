import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import { TASK_STATUSES, type TaskStatus } from '../results/task.js';
import { LinksView } from '../results/task.view.js';

/** Answer to a request that was accepted: the task is durable. */
@ApiSchema({ name: 'Accepted' })
export class AcceptedView {
  @ApiProperty({ format: 'uuid', example: '01976d3e-8f4b-7c21-9a55-3e1f0b6d2c48', description: 'UUIDv7.' })
  task_id: string;
  @ApiProperty({
    format: 'uri-reference',
    example: '/results/01976d3e-8f4b-7c21-9a55-3e1f0b6d2c48',
    description: 'Path to poll.',
  })
  status_endpoint: string;
  @ApiProperty({ enum: TASK_STATUSES, example: 'PENDING' }) status: TaskStatus;
  @ApiProperty({ type: LinksView }) links: LinksView;
}
