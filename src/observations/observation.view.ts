import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import type { Observation } from './observation.js';

@ApiSchema({ name: 'ObservedPoint' })
class PointView {
  @ApiProperty({ minimum: 0, maximum: 1, example: 0.41 }) x: number;
  @ApiProperty({ minimum: 0, maximum: 1, example: 0.22 }) y: number;
}

@ApiSchema({ name: 'ObservedBox' })
class BoxView extends PointView {
  @ApiProperty({ minimum: 0, maximum: 1, example: 0.2 }) width: number;
  @ApiProperty({ minimum: 0, maximum: 1, example: 0.6 }) height: number;
}

@ApiSchema({ name: 'ObservedLabel' })
class LabelView {
  @ApiProperty({ example: 'person' }) label: string;
  @ApiProperty({ type: 'integer', example: 0 }) label_id: number;
  @ApiProperty({ minimum: 0, maximum: 1, example: 0.93 }) confidence: number;
  @ApiProperty({ example: 'yolox-tiny@1' }) model: string;
}

@ApiSchema({ name: 'ObservedObject' })
class ObjectView extends LabelView {
  @ApiProperty({ type: BoxView }) bbox: BoxView;
  @ApiProperty({ type: Number, nullable: true, example: 1, description: 'Null for what no track took up.' })
  track_id: number | null;
  @ApiProperty({ type: [PointView], required: false, description: "In the model's order, such as a face's eyes." })
  landmarks?: PointView[];
}

@ApiSchema({ name: 'ObservedText' })
class TextView {
  @ApiProperty({ example: 'GATE 2' }) text: string;
  @ApiProperty({ minimum: 0, maximum: 1, example: 0.97 }) confidence: number;
  @ApiProperty({ type: BoxView }) bbox: BoxView;
  @ApiProperty({ type: [PointView], description: "Clockwise from the text's top left." }) corners: PointView[];
  @ApiProperty({ example: 'pp-ocr@1' }) model: string;
}

@ApiSchema({ name: 'ObservedQuality' })
class QualityView {
  @ApiProperty({ type: Number, nullable: true, example: 118.4, description: 'Mean luma, 0..255.' })
  brightness: number | null;
  @ApiProperty({ type: Number, nullable: true, example: 842.1, description: 'Variance of the Laplacian of luma.' })
  sharpness: number | null;
}

/** One sampled frame as OpenAPI shows it. */
@ApiSchema({ name: 'Observation' })
export class ObservationView {
  @ApiProperty({ type: 'integer', example: 1500 }) time_ms: number;
  @ApiProperty({ type: 'integer', example: 45, description: 'Over all decoded frames, from 0.' }) frame: number;
  @ApiProperty({ type: Number, nullable: true, example: 0 }) shot: number | null;
  @ApiProperty({ type: [LabelView] }) labels: LabelView[];
  @ApiProperty({ type: [ObjectView] }) objects: ObjectView[];
  @ApiProperty({ type: [TextView], description: 'In reading order.' }) texts: TextView[];
  @ApiProperty({ type: [LabelView], description: 'confidence is the share of the frame.' }) segments: LabelView[];
  @ApiProperty({ type: QualityView }) quality: QualityView;
}

/** One page of sampled frames, in the order of display. */
@ApiSchema({ name: 'FramesPage' })
export class FramesPage {
  @ApiProperty({ type: [ObservationView] }) data: ObservationView[];
  @ApiProperty({ type: String, nullable: true, example: null, description: 'For the next page; null on the last.' })
  next_cursor: string | null;
}

/** What the documentation shows. */
export const OBSERVATION_EXAMPLE: Observation = {
  time_ms: 1_500,
  frame: 45,
  shot: 0,
  labels: [{ label: 'street', label_id: 919, confidence: 0.81, model: 'mobilenet-v2@1' }],
  objects: [
    {
      label: 'person',
      label_id: 0,
      confidence: 0.93,
      model: 'yolox-tiny@1',
      bbox: { x: 0.41, y: 0.22, width: 0.2, height: 0.6 },
      track_id: 1,
    },
  ],
  texts: [],
  segments: [],
  quality: { brightness: 118.4, sharpness: 842.1 },
};
