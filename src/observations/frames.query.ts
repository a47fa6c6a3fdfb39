import { ApiProperty } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsInt, IsOptional, IsString, Max, Min } from 'class-validator';

/** Frames of a page that asks for no number, and most that it may ask for. */
export const FRAMES = { page: 100, most: 1_000 };

/** A whole number within bounds, given once; said by name. */
function Whole(name: string, least: number, most: number): PropertyDecorator {
  return (target, key) => {
    IsOptional()(target, key);
    Transform(({ value }) => (typeof value === 'string' && /^\d{1,12}$/.test(value) ? Number(value) : value))(
      target,
      String(key),
    );
    IsInt({ message: `${name} must be a whole number` })(target, key);
    Min(least, { message: `${name} must be at least ${least}` })(target, key);
    Max(most, { message: `${name} must be at most ${most}` })(target, key);
  };
}

const MS = { required: false, type: 'integer', minimum: 0 } as const;
const LONGEST_MS = 1e12;

/** Query of the frames of a task. */
export class FramesQuery {
  @ApiProperty({ ...MS, description: 'Only frames at or after this time.', example: 0 })
  @Whole('from_ms', 0, LONGEST_MS)
  from_ms?: number;

  @ApiProperty({ ...MS, description: 'Only frames before this time.', example: 60_000 })
  @Whole('to_ms', 0, LONGEST_MS)
  to_ms?: number;

  @ApiProperty({
    required: false,
    type: 'integer',
    minimum: 1,
    maximum: FRAMES.most,
    default: FRAMES.page,
    example: FRAMES.page,
    description: 'Most frames of a page; a page of crowded frames may have fewer.',
  })
  @Whole('limit', 1, FRAMES.most)
  limit?: number;

  @ApiProperty({ required: false, description: 'next_cursor of the page before, of the same from_ms and to_ms.' })
  @IsOptional()
  @IsString({ message: 'cursor must be given once' })
  cursor?: string;
}
