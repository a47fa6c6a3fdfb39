import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import { SentWith } from '../../http/metadata.js';

@ApiSchema({ name: 'SharedSpan' })
class SharedSpanView {
  @ApiProperty({ type: 'integer', example: 4_000 }) start_ms: number;
  @ApiProperty({ type: 'integer', example: 9_000, description: 'Half-open.' }) end_ms: number;
}

/** The same material in two videos. */
@ApiSchema({ name: 'SharedRange' })
export class SharedRangeView {
  @ApiProperty({ type: SharedSpanView, description: 'Where it is in the video that was asked for.' })
  query: SharedSpanView;
  @ApiProperty({ type: SharedSpanView, description: 'Where it is in the other video.' }) match: SharedSpanView;
  @ApiProperty({ minimum: 0, maximum: 1, example: 0.93, description: 'How alike the frames are, above chance.' })
  score: number;
}

/** Another video with the same material. */
@ApiSchema({ name: 'Duplicate' })
export class DuplicateView {
  @ApiProperty({ format: 'uuid', example: '01976d40-11aa-7e07-8b0a-5d0c2f6a9b13' }) task_id: string;
  @ApiProperty({ format: 'uri', example: 'https://example.org/compilation.mp4' }) video_url: string;
  @SentWith() metadata: Record<string, string>;
  @ApiProperty({ minimum: 0, maximum: 1, example: 0.93, description: 'Mean of the ranges, by their duration.' })
  score: number;
  @ApiProperty({
    minimum: 0,
    maximum: 1,
    example: 0.5,
    description: "Share of the asked video's duration that the ranges cover.",
  })
  coverage: number;
  @ApiProperty({ type: [SharedRangeView], description: 'In time order of the asked video.' }) ranges: SharedRangeView[];
  @ApiProperty({ example: 'scene-descriptor@1', description: 'Whose vectors were compared.' }) model: string;
}

/** What `POST /search/duplicates` answers: the largest coverage first, then the best score. */
@ApiSchema({ name: 'DuplicatesAnswer' })
export class DuplicatesView {
  @ApiProperty({ type: [DuplicateView] }) data: DuplicateView[];
}
