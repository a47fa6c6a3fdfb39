import { ApiProperty } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsOptional, IsString } from 'class-validator';
import { Check, escape } from '../http/faults.js';
import type { Fault } from '../http/problem.js';
import { checkUrl } from '../media/fetch/url.js';
import type { TaskRequest } from '../results/task.js';

/** Most keys of `metadata`, and most characters of a key and of a value. */
export const METADATA = { keys: 16, keyLength: 64, valueLength: 512 } as const;

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

  @ApiProperty({
    type: 'object',
    selfRequired: false,
    nullable: true,
    maxProperties: METADATA.keys,
    additionalProperties: { type: 'string', maxLength: METADATA.valueLength },
    example: { camera: 'gate-2' },
    description: `Words of yours, echoed back and stored with every vector: at most ${METADATA.keys} keys of at most ${METADATA.keyLength} characters.`,
  })
  @IsOptional()
  // as it was sent: class-transformer drops keys that objects inherit, such as toString
  @Transform(({ obj }) => (obj as AnalyzeRequest).metadata)
  @Check('isMetadata', metadataFaults)
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

function metadataFaults(value: unknown): Fault[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return [{ pointer: '', code: 'NOT_AN_OBJECT', detail: 'metadata must be an object of strings.' }];
  const entries = Object.entries(value);
  if (entries.length <= METADATA.keys) return entries.flatMap(entryFaults);
  return [
    { pointer: '', code: 'TOO_MANY', detail: `metadata has ${entries.length} keys; it may have ${METADATA.keys}.` },
  ];
}

function entryFaults([key, value]: [string, unknown]): Fault[] {
  const fault = (code: string, detail: string): Fault[] => [{ pointer: `/${escape(key)}`, code, detail }];
  if (key.length === 0 || key.length > METADATA.keyLength)
    return fault('KEY_LENGTH', `A key of metadata has 1 to ${METADATA.keyLength} characters, not ${key.length}.`);
  if (typeof value !== 'string') return fault('NOT_A_STRING', `metadata.${key} must be a string.`);
  if (value.length <= METADATA.valueLength) return [];
  return fault('TOO_LONG', `metadata.${key} has ${value.length} characters; it may have ${METADATA.valueLength}.`);
}
