import { ApiProperty } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsIn, IsInt, IsOptional, IsString, Max, Min } from 'class-validator';
import { TASK_STATUSES, type TaskStatus } from './task.js';

/** Longest that a request may wait for a task, seconds. */
export const MAX_WAIT_S = 60;

/** `"10"` as 10; anything else stays what it is, for the checks to name. */
const Whole = (): PropertyDecorator =>
  Transform(({ value }) => (typeof value === 'string' && /^\d{1,9}$/.test(value) ? Number(value) : value));

/** Query of one result. */
export class WaitQuery {
  @ApiProperty({
    required: false,
    type: 'integer',
    minimum: 0,
    maximum: MAX_WAIT_S,
    description: 'Seconds to wait for the end of the task before answering.',
    example: 10,
  })
  @IsOptional()
  @Whole()
  @IsInt({ message: 'wait must be a whole number of seconds' })
  @Min(0, { message: 'wait must be at least 0' })
  @Max(MAX_WAIT_S, { message: `wait must be at most ${MAX_WAIT_S}` })
  wait?: number;
}

/** Query of the list of results. */
export class TaskQuery {
  @ApiProperty({ required: false, enum: TASK_STATUSES, description: 'Only tasks of this status.', example: 'SUCCESS' })
  @IsOptional()
  @IsIn(TASK_STATUSES, { message: `status must be one of ${TASK_STATUSES.join(', ')}` })
  status?: TaskStatus;

  @ApiProperty({ required: false, description: 'Only tasks of this pipeline.', example: 'production' })
  @IsOptional()
  @IsString({ message: 'pipeline must be given once' })
  pipeline?: string;

  @ApiProperty({
    required: false,
    type: 'integer',
    minimum: 1,
    maximum: 100,
    default: 20,
    example: 20,
    description: 'Most tasks of a page.',
  })
  @IsOptional()
  @Whole()
  @IsInt({ message: 'limit must be a whole number' })
  @Min(1, { message: 'limit must be at least 1' })
  @Max(100, { message: 'limit must be at most 100' })
  limit?: number;

  @ApiProperty({ required: false, description: 'next_cursor of the page before.' })
  @IsOptional()
  @IsString({ message: 'cursor must be given once' })
  cursor?: string;
}
