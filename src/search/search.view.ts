import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import { SentWith } from '../http/metadata.js';

@ApiSchema({ name: 'FoundShot' })
class FoundShotView {
  @ApiProperty({ type: 'integer', example: 0 }) index: number;
  @ApiProperty({ type: 'integer', example: 0 }) start_ms: number;
  @ApiProperty({ type: 'integer', example: 2_000 }) end_ms: number;
}

/** A moment that was found. */
@ApiSchema({ name: 'Found' })
export class FoundView {
  @ApiProperty({ minimum: -1, maximum: 1, example: 0.974213, description: 'Cosine similarity; higher is nearer.' })
  score: number;
  @ApiProperty({ format: 'uuid', example: '01976d3e-8f4b-7c21-9a55-3e1f0b6d2c48' }) task_id: string;
  @ApiProperty({ format: 'uri', example: 'http://127.0.0.1:3000/samples/sample.mp4' }) video_url: string;
  @SentWith() metadata: Record<string, string>;
  @ApiProperty({ type: 'integer', example: 1_500 }) time_ms: number;
  @ApiProperty({ type: FoundShotView, description: 'The shot around the moment.' }) shot: FoundShotView;
  @ApiProperty({
    type: String,
    format: 'uri',
    nullable: true,
    example: 'http://127.0.0.1:3000/results/01976d3e-8f4b-7c21-9a55-3e1f0b6d2c48/artifacts/shot-0001.jpg',
    description: "The shot's keyframe; null when there is none, or it was removed.",
  })
  thumbnail_url: string | null;
  @ApiProperty({ example: 'scene-descriptor@1', description: 'Whose vectors were compared.' }) model: string;
}

/** What `POST /search` answers, best first; equal scores in an order that stays. */
@ApiSchema({ name: 'SearchAnswer' })
export class SearchView {
  @ApiProperty({ type: [FoundView] }) data: FoundView[];
}
