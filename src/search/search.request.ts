import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsIn,
  IsInt,
  IsObject,
  IsOptional,
  IsString,
  Length,
  Matches,
  Max,
  Min,
  ValidateNested,
} from 'class-validator';
import { Metadata } from '../http/metadata.js';
import { GROUPINGS, type Grouping } from './grouping.js';

/** Bounds of a request; `pictureBytes` is of the decoded picture. */
export const LIMITS = { hits: 100, tasks: 100, text: 1_000, pictureBytes: 5 * 2 ** 20 } as const;

/** Hits of a request that asks for no number. */
export const DEFAULT_LIMIT = 10;

/** The pipeline whose embedding model is searched unless told. */
export const DEFAULT_PIPELINE = 'production';

const whole = (name: string) => ({ message: `${name} must be a whole number` });
const notNegative = (name: string) => ({ message: `${name} must be at least 0` });

/** Half-open on `time_ms`. */
class TimeRange {
  @ApiProperty({ type: 'integer', required: false, nullable: true, minimum: 0, example: 0 })
  @IsOptional()
  @Min(0, notNegative('start_ms'))
  @IsInt(whole('start_ms'))
  start_ms?: number | null;

  @ApiProperty({ type: 'integer', required: false, nullable: true, minimum: 0, example: 60_000 })
  @IsOptional()
  @Min(0, notNegative('end_ms'))
  @IsInt(whole('end_ms'))
  end_ms?: number | null;
}

/** All given conditions hold. */
export class SearchFilter {
  @ApiProperty({
    type: [String],
    required: false,
    nullable: true,
    maxItems: LIMITS.tasks,
    example: ['01976d3e-8f4b-7c21-9a55-3e1f0b6d2c48'],
    description: 'Only moments of these tasks.',
  })
  @IsOptional()
  @IsString({ each: true, message: 'task_ids takes texts' })
  @ArrayMaxSize(LIMITS.tasks, { message: `task_ids has at most ${LIMITS.tasks} items` })
  @IsArray({ message: 'task_ids must be a list' })
  task_ids?: string[] | null;

  @Metadata('Only videos that were sent with each of these pairs.', { camera: 'gate-2' })
  metadata?: Record<string, string> | null;

  @ApiProperty({ type: TimeRange, required: false, nullable: true, description: 'Within the video, half-open.' })
  @IsOptional()
  @ValidateNested()
  @IsObject({ message: 'time must be an object' })
  @Type(() => TimeRange)
  time?: TimeRange | null;

  @ApiProperty({
    type: String,
    required: false,
    nullable: true,
    example: 'person',
    description: 'Only moments within a segment of this label or a track of this class.',
  })
  @IsOptional()
  @IsString({ message: 'label must be a string' })
  label?: string | null;
}

/** Body of `POST /search`: exactly one of `text`, `image`, and `task_id` with `time_ms`. */
export class SearchRequest {
  @ApiProperty({
    type: String,
    required: false,
    nullable: true,
    minLength: 1,
    maxLength: LIMITS.text,
    example: 'a red car at night',
    description: 'Words, best as a caption would have them. Needs a model with a text tower.',
  })
  @IsOptional()
  @Matches(/\S/, { message: 'text is blank' })
  @Length(1, LIMITS.text, { message: `text has 1 to ${LIMITS.text} characters` })
  @IsString({ message: 'text must be a string' })
  text?: string | null;

  @ApiProperty({
    type: String,
    required: false,
    nullable: true,
    example: 'http://127.0.0.1:3000/results/01976d3e-8f4b-7c21-9a55-3e1f0b6d2c48/artifacts/shot-0001.jpg',
    description: `A JPEG, PNG or WebP of at most ${LIMITS.pictureBytes / 2 ** 20} MiB: in base64, or the address of an upload or an artefact of this service.`,
  })
  @IsOptional()
  @IsString({ message: 'image must be a string' })
  image?: string | null;

  @ApiProperty({
    type: String,
    format: 'uuid',
    required: false,
    nullable: true,
    example: '01976d3e-8f4b-7c21-9a55-3e1f0b6d2c48',
    description: 'With `time_ms`: finds what looks like this moment of an analysed video.',
  })
  @IsOptional()
  @IsString({ message: 'task_id must be a string' })
  task_id?: string | null;

  @ApiProperty({ type: 'integer', required: false, nullable: true, minimum: 0, example: 1_500 })
  @IsOptional()
  @Min(0, notNegative('time_ms'))
  @IsInt(whole('time_ms'))
  time_ms?: number | null;

  @ApiProperty({
    type: String,
    required: false,
    nullable: true,
    example: 'scene-descriptor',
    description:
      'An embedding model: `name`, `name@version` or `name:alias`; else the one of `pipeline`. Only its own vectors are searched.',
  })
  @IsOptional()
  @IsString({ message: 'model must be a string' })
  model?: string | null;

  @ApiProperty({
    type: String,
    required: false,
    nullable: true,
    default: DEFAULT_PIPELINE,
    example: DEFAULT_PIPELINE,
    description: 'The pipeline whose embedding model is meant when `model` names none.',
  })
  @IsOptional()
  @IsString({ message: 'pipeline must be a string' })
  pipeline?: string | null;

  @ApiProperty({ type: SearchFilter, required: false, nullable: true })
  @IsOptional()
  @ValidateNested()
  @IsObject({ message: 'filter must be an object' })
  @Type(() => SearchFilter)
  filter?: SearchFilter | null;

  @ApiProperty({
    type: 'integer',
    required: false,
    nullable: true,
    minimum: 1,
    maximum: LIMITS.hits,
    default: DEFAULT_LIMIT,
    example: DEFAULT_LIMIT,
  })
  @IsOptional()
  @Max(LIMITS.hits, { message: `limit must be at most ${LIMITS.hits}` })
  @Min(1, { message: 'limit must be at least 1' })
  @IsInt(whole('limit'))
  limit?: number | null;

  @ApiProperty({
    enum: GROUPINGS,
    required: false,
    nullable: true,
    default: 'frame',
    example: 'shot',
    description: 'Of each shot or video only the best moment; `frame`: every moment for itself.',
  })
  @IsOptional()
  @IsIn(GROUPINGS, { message: `group_by must be one of ${GROUPINGS.join(', ')}` })
  group_by?: Grouping | null;
}
