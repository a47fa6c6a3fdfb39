import { ApiProperty } from '@nestjs/swagger';
import { IsInt, IsNumber, IsOptional, IsString, Max, Min } from 'class-validator';
import { DEFAULT_LIMIT } from '../search.request.js';

/** Most videos of an answer. */
const MOST = 50;

/** Coverage from which on a video is listed, unless told: whatever has enough evidence. */
export const DEFAULT_MIN_COVERAGE = 0;

/** Body of `POST /search/duplicates`. */
export class DuplicatesRequest {
  @ApiProperty({
    type: String,
    format: 'uuid',
    example: '01976d3e-8f4b-7c21-9a55-3e1f0b6d2c48',
    description: 'The analysed video whose material is looked for in the others.',
  })
  @IsString({ message: 'task_id must be a string' })
  task_id: string;

  @ApiProperty({
    type: String,
    required: false,
    nullable: true,
    example: 'scene-descriptor',
    description: 'An embedding model: `name`, `name@version` or `name:alias`; else the one of the pipeline production.',
  })
  @IsOptional()
  @IsString({ message: 'model must be a string' })
  model?: string | null;

  @ApiProperty({
    type: Number,
    required: false,
    nullable: true,
    minimum: 0,
    maximum: 1,
    default: DEFAULT_MIN_COVERAGE,
    example: 0.2,
    description: "Share of the video's duration that another must have at least.",
  })
  @IsOptional()
  @Max(1, { message: 'min_coverage must be at most 1' })
  @Min(0, { message: 'min_coverage must be at least 0' })
  @IsNumber({}, { message: 'min_coverage must be a number' })
  min_coverage?: number | null;

  @ApiProperty({
    type: 'integer',
    required: false,
    nullable: true,
    minimum: 1,
    maximum: MOST,
    default: DEFAULT_LIMIT,
    example: DEFAULT_LIMIT,
  })
  @IsOptional()
  @Max(MOST, { message: `limit must be at most ${MOST}` })
  @Min(1, { message: 'limit must be at least 1' })
  @IsInt({ message: 'limit must be a whole number' })
  limit?: number | null;
}
