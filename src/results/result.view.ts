import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import { LabelView, QualityView, ShotView, SpeechView, SpriteView, TextView, TrackView } from './finding.view.js';

const SHA256 = '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08';

@ApiSchema({ name: 'Video' })
class VideoView {
  @ApiProperty({ format: 'uri', example: 'http://127.0.0.1:3000/samples/sample.mp4' }) source_url: string;
  @ApiProperty({ example: SHA256 }) sha256: string;
  @ApiProperty({ type: 'integer', example: 812344 }) size_bytes: number;
  @ApiProperty({ example: 'mp4' }) container: string;
  @ApiProperty({ example: 'h264' }) codec: string;
  @ApiProperty({ type: 'integer', example: 640 }) width: number;
  @ApiProperty({ type: 'integer', example: 360 }) height: number;
  @ApiProperty({ type: 'integer', example: 640 }) display_width: number;
  @ApiProperty({ type: 'integer', example: 360 }) display_height: number;
  @ApiProperty({ example: '1:1' }) pixel_aspect: string;
  @ApiProperty({ enum: [0, 90, 180, 270], example: 0, description: 'Degrees clockwise.' }) rotation: number;
  @ApiProperty({ type: String, nullable: true, example: '30000/1001' }) frame_rate: string | null;
  @ApiProperty({ example: false }) variable_frame_rate: boolean;
  @ApiProperty({ type: 'integer', example: 5000 }) duration_ms: number;
  @ApiProperty({ type: 'integer', example: 0 }) start_offset_ms: number;
  @ApiProperty({ example: true }) has_audio: boolean;
}

@ApiSchema({ name: 'Sampling' })
class SamplingView {
  @ApiProperty({ example: 'interval+scene' }) strategy: string;
  @ApiProperty({ type: 'integer', example: 500 }) interval_ms: number;
  @ApiProperty({ type: 'integer', example: 14 }) frames_analyzed: number;
  @ApiProperty({ type: 'integer', example: 150 }) frames_decoded: number;
}

@ApiSchema({ name: 'Vectors' })
class VectorsView {
  @ApiProperty({ example: 'embedded' }) store: string;
  @ApiProperty({ example: 'scene-descriptor_1' }) collection: string;
  @ApiProperty({ type: 'integer', example: 14 }) count: number;
  @ApiProperty({ example: 'scene-descriptor@1' }) model: string;
}

@ApiSchema({ name: 'Warning' })
class WarningView {
  @ApiProperty({ example: 'MEDIA_CORRUPT' }) code: string;
  @ApiProperty({ example: 'Two frames could not be decoded.' }) message: string;
  @ApiProperty({ example: 'decode' }) stage: string;
}

@ApiSchema({ name: 'PipelineUsed' })
class PipelineUsedView {
  @ApiProperty({ example: 'production' }) name: string;
  @ApiProperty({ example: SHA256 }) sha256: string;
}

@ApiSchema({ name: 'ModelFileUsed' })
class ModelFileView {
  @ApiProperty({ example: 'tokenizer' }) role: string;
  @ApiProperty({ example: SHA256 }) sha256: string;
}

@ApiSchema({ name: 'ModelUsed' })
class ModelUsedView {
  @ApiProperty({ example: 'scene-descriptor' }) name: string;
  @ApiProperty({ example: '1' }) version: string;
  @ApiProperty({ example: SHA256 }) sha256: string;
  @ApiProperty({ example: 'cpu' }) provider: string;
  @ApiProperty({ type: [ModelFileView], example: [], description: 'Further files, such as a second graph.' })
  files: ModelFileView[];
}

@ApiSchema({ name: 'StageDuration' })
class StageView {
  @ApiProperty({ example: 'decode' }) name: string;
  @ApiProperty({ type: 'integer', example: 840 }) duration_ms: number;
}

@ApiSchema({ name: 'Provenance' })
class ProvenanceView {
  @ApiProperty({ example: '0.1.0' }) service_version: string;
  @ApiProperty({ type: PipelineUsedView }) pipeline: PipelineUsedView;
  @ApiProperty({ type: [ModelUsedView] }) models: ModelUsedView[];
  @ApiProperty({ type: [StageView] }) stages: StageView[];
}

/** What an analysis found, as OpenAPI shows it; its type is `AnalysisResult`. */
@ApiSchema({ name: 'Result' })
export class ResultDocument {
  @ApiProperty({ enum: ['1.0'], example: '1.0' }) schema_version: string;
  @ApiProperty({ type: VideoView }) video: VideoView;
  @ApiProperty({ type: SamplingView }) sampling: SamplingView;
  @ApiProperty({ type: [ShotView], description: 'They tile the video.' }) shots: ShotView[];
  @ApiProperty({ type: SpriteView, nullable: true }) sprite: SpriteView | null;
  @ApiProperty({ type: [LabelView] }) labels: LabelView[];
  @ApiProperty({ type: [TrackView] }) tracks: TrackView[];
  @ApiProperty({ type: [TextView], description: 'Lines of text, each from its first to its last sight.' })
  texts: TextView[];
  @ApiProperty({ type: SpeechView, nullable: true, description: 'Null when no step listened.' })
  speech: SpeechView | null;
  @ApiProperty({ type: QualityView, nullable: true }) quality: QualityView | null;
  @ApiProperty({ type: VectorsView, nullable: true }) vectors: VectorsView | null;
  @ApiProperty({
    type: 'object',
    additionalProperties: true,
    example: {},
    description: 'By step name: what steps of other teams found.',
  })
  custom: Record<string, unknown>;
  @ApiProperty({ type: [WarningView], description: 'What went less than well.' }) warnings: WarningView[];
  @ApiProperty({ type: ProvenanceView }) provenance: ProvenanceView;
}
