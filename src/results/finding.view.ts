import { ApiProperty, ApiSchema } from '@nestjs/swagger';

const ARTIFACTS = 'http://127.0.0.1:3000/results/01976d3e-8f4b-7c21-9a55-3e1f0b6d2c48/artifacts';
const MS = { type: 'integer', minimum: 0 } as const;
const CONFIDENCE = { minimum: 0, maximum: 1, example: 0.92 } as const;

@ApiSchema({ name: 'Span' })
class SpanView {
  @ApiProperty({ ...MS, example: 0 }) start_ms: number;
  @ApiProperty({ ...MS, example: 1280, description: 'Exclusive.' }) end_ms: number;
}

@ApiSchema({ name: 'LabelSegment' })
class SegmentView extends SpanView {
  @ApiProperty(CONFIDENCE) confidence: number;
}

@ApiSchema({ name: 'Transition' })
class TransitionView {
  @ApiProperty({ enum: ['start', 'cut', 'fade', 'dissolve'], example: 'cut' }) type: string;
  @ApiProperty({ type: 'integer', nullable: true, example: null }) start_ms: number | null;
  @ApiProperty({ type: 'integer', nullable: true, example: null }) end_ms: number | null;
}

@ApiSchema({ name: 'Keyframe' })
class KeyframeView {
  @ApiProperty({ ...MS, example: 640 }) time_ms: number;
  @ApiProperty({ format: 'uri', example: `${ARTIFACTS}/shot-0001.jpg` }) thumbnail_url: string;
}

@ApiSchema({ name: 'ShotLabel' })
class ShotLabelView {
  @ApiProperty({ example: 'street' }) label: string;
  @ApiProperty(CONFIDENCE) confidence: number;
}

/** A run of frames between two transitions. */
@ApiSchema({ name: 'Shot' })
export class ShotView extends SpanView {
  @ApiProperty({ ...MS, example: 0 }) index: number;
  @ApiProperty({ type: TransitionView }) transition: TransitionView;
  @ApiProperty({ type: KeyframeView, nullable: true }) keyframe: KeyframeView | null;
  @ApiProperty({ type: [ShotLabelView] }) labels: ShotLabelView[];
}

/** Small pictures of the video in one JPEG. */
@ApiSchema({ name: 'Sprite' })
export class SpriteView {
  @ApiProperty({ format: 'uri', example: `${ARTIFACTS}/sprite.jpg` }) url: string;
  @ApiProperty({ type: 'integer', example: 10 }) columns: number;
  @ApiProperty({ type: 'integer', example: 1 }) rows: number;
  @ApiProperty({ type: 'integer', example: 160 }) tile_width: number;
  @ApiProperty({ type: 'integer', example: 90 }) tile_height: number;
  @ApiProperty({ type: [Number], example: [0, 500, 1000] }) times_ms: number[];
}

/** What is to be seen, and when. */
@ApiSchema({ name: 'Label' })
export class LabelView {
  @ApiProperty({ example: 'street' }) label: string;
  @ApiProperty({ ...MS, example: 920, description: "Index of the model's output." }) label_id: number;
  @ApiProperty(CONFIDENCE) confidence: number;
  @ApiProperty({ type: [SegmentView] }) segments: SegmentView[];
  @ApiProperty({ example: 'scenes@1' }) model: string;
}

@ApiSchema({ name: 'Box' })
class BoxView {
  @ApiProperty({ minimum: 0, maximum: 1, example: 0.1 }) x: number;
  @ApiProperty({ minimum: 0, maximum: 1, example: 0.2 }) y: number;
  @ApiProperty({ minimum: 0, maximum: 1, example: 0.3 }) width: number;
  @ApiProperty({ minimum: 0, maximum: 1, example: 0.4 }) height: number;
}

@ApiSchema({ name: 'Exemplar' })
class ExemplarView {
  @ApiProperty({ ...MS, example: 640 }) time_ms: number;
  @ApiProperty({ type: String, nullable: true, format: 'uri', example: `${ARTIFACTS}/track-1.jpg` })
  thumbnail_url: string | null;
  @ApiProperty({ type: BoxView, description: 'Of the displayed frame, origin top left.' }) bbox: BoxView;
}

/** One object through a shot. */
@ApiSchema({ name: 'Track' })
export class TrackView extends SpanView {
  @ApiProperty({ type: 'integer', minimum: 1, example: 1 }) track_id: number;
  @ApiProperty({ example: 'car' }) label: string;
  @ApiProperty({ ...MS, example: 2, description: "Index of the model's output." }) label_id: number;
  @ApiProperty(CONFIDENCE) confidence: number;
  @ApiProperty({ type: 'integer', example: 12 }) observations: number;
  @ApiProperty({ type: ExemplarView }) exemplar: ExemplarView;
  @ApiProperty({ type: 'integer', nullable: true, example: 0, description: 'Index of its shot; null without shots.' })
  shot: number | null;
  @ApiProperty({ example: 'yolox-nano@1' }) model: string;
}

/** The same text at the same place while it is shown. */
@ApiSchema({ name: 'Text' })
export class TextView extends SpanView {
  @ApiProperty({ example: 'EXIT' }) text: string;
  @ApiProperty(CONFIDENCE) confidence: number;
  @ApiProperty({ type: BoxView, description: 'Of the displayed frame, origin top left.' }) bbox: BoxView;
  @ApiProperty({ type: 'integer', example: 12 }) observations: number;
  @ApiProperty({ example: 'ppocr-rec@1' }) model: string;
}

@ApiSchema({ name: 'Utterance' })
class UtteranceView extends SpanView {
  @ApiProperty({ example: 'Good evening.' }) text: string;
  @ApiProperty({ type: Number, nullable: true, ...CONFIDENCE }) confidence: number | null;
}

/** What is spoken, and when. */
@ApiSchema({ name: 'Speech' })
export class SpeechView {
  @ApiProperty({ type: [SegmentView] }) segments: SegmentView[];
  @ApiProperty({ type: [UtteranceView], nullable: true, description: 'Null without a model that writes down.' })
  transcript: UtteranceView[] | null;
  @ApiProperty({ type: String, nullable: true, example: 'en' }) language: string | null;
  @ApiProperty({ type: [String], example: ['silero-vad@6.2.1'] }) models: string[];
}

const ROW = { type: 'array', items: { type: 'number' }, description: 'One number per row.' } as const;

@ApiSchema({ name: 'QualitySeries' })
class SeriesView {
  @ApiProperty({ type: 'integer', example: 1000 }) interval_ms: number;
  @ApiProperty({ ...ROW, example: [118.2, 121.9] }) brightness: number[];
  @ApiProperty({ ...ROW, example: [48.1, 47.6] }) contrast: number[];
  @ApiProperty({ type: 'array', items: { type: 'number', nullable: true }, example: [310.5, null] })
  sharpness: (number | null)[];
  @ApiProperty({ type: 'array', items: { type: 'number', nullable: true }, example: [33.4, null] })
  colorfulness: (number | null)[];
  @ApiProperty({ ...ROW, example: [0.02, 0.31] }) motion: number[];
}

/** Means over the video and one row a second. */
@ApiSchema({ name: 'Quality' })
export class QualityView {
  @ApiProperty({ type: [SpanView] }) black: SpanView[];
  @ApiProperty({ type: [SpanView] }) frozen: SpanView[];
  @ApiProperty({ minimum: 0, maximum: 255, example: 120.1 }) brightness: number;
  @ApiProperty({ minimum: 0, maximum: 255, example: 47.9 }) contrast: number;
  @ApiProperty({ example: 312.7, description: 'Variance of the Laplacian.' }) sharpness: number;
  @ApiProperty({ example: 33.4, description: 'Hasler and Süsstrunk 2003.' }) colorfulness: number;
  @ApiProperty({ minimum: 0, maximum: 1, example: 0.12 }) motion: number;
  @ApiProperty({ type: SeriesView }) series: SeriesView;
}
