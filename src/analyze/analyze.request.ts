import { ApiProperty } from '@nestjs/swagger';
import { IsOptional, IsString } from 'class-validator';
import { Check } from '../http/faults.js';
import { Metadata, METADATA } from '../http/metadata.js';
import type { Fault } from '../http/problem.js';
import { checkUrl } from '../media/fetch/url.js';
import type { TaskRequest } from '../results/task.js';

/** The pipeline of a request that names none. */
const DEFAULT_PIPELINE = 'production';

/** Body of `POST /analyze`. */
export class AnalyzeRequest {
  @ApiProperty({
    format: 'uri',
    maxLength: 2048,
    example: 'http://127.0.0.1:3000/samples/sample.mp4',
    description: 'http(s) URL of the video. One under `/uploads/` or `/samples/` of this service is read locally.',
  })
  @Check('isVideoUrl', (value) => urlFaults('video_url', value))
  video_url: string;

  @ApiProperty({
    type: String,
    format: 'uri',
    maxLength: 2048,
    required: false,
    nullable: true,
    example: 'https://example.org/hooks/video',
    description: 'http(s) URL that gets a signed POST when the task ends.',
  })
  @IsOptional()
  @Check('isCallbackUrl', (value) => urlFaults('callback_url', value))
  callback_url?: string | null;

  @ApiProperty({
    type: String,
    required: false,
    nullable: true,
    default: DEFAULT_PIPELINE,
    example: DEFAULT_PIPELINE,
    description: 'Name of a configured pipeline, see `GET /pipelines`.',
  })
  @IsOptional()
  @IsString({ message: 'pipeline must be a string' })
  pipeline?: string | null;

  @Metadata(
    `Words of yours, echoed back and stored with every vector: at most ${METADATA.keys} keys of at most ${METADATA.keyLength} characters.`,
    { camera: 'gate-2' },
  )
  metadata?: Record<string, string> | null;
}

/** The request as tasks keep it, defaults filled in. */
export const taskRequest = ({ video_url, callback_url, pipeline, metadata }: AnalyzeRequest): TaskRequest => ({
  videoUrl: video_url,
  callbackUrl: callback_url ?? null,
  pipeline: pipeline ?? DEFAULT_PIPELINE,
  metadata: { ...metadata },
});

function urlFaults(name: string, value: unknown): Fault[] {
  if (value === undefined) return [{ pointer: '', code: 'REQUIRED', detail: `${name} is missing.` }];
  if (typeof value !== 'string') return [{ pointer: '', code: 'NOT_A_STRING', detail: `${name} must be a string.` }];
  const fault = checkUrl(value);
  return fault ? [{ pointer: '', ...fault }] : [];
}
