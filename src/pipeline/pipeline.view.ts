import { ApiProperty, ApiSchema } from '@nestjs/swagger';

const OPTIONS = { model: 'scene-descriptor' };
const SCHEMA = {
  type: 'object',
  additionalProperties: false,
  properties: { model: { type: 'string', description: 'Name of an embedding model.', default: 'scene-descriptor' } },
};
const MAP = { type: 'object', additionalProperties: true } as const;

@ApiSchema({ name: 'PipelineSampling' })
class PipelineSamplingView {
  @ApiProperty({ type: 'integer', example: 500, description: 'Milliseconds between two analysed frames.' })
  interval_ms: number;
}

@ApiSchema({ name: 'PipelineStep' })
class StepView {
  @ApiProperty({ example: 'embed' }) name: string;
  @ApiProperty({ example: 'Turns frames into vectors.' }) about: string;
  @ApiProperty({ ...MAP, example: OPTIONS, description: 'As configured, defaults filled in.' }) options: object;
  @ApiProperty({ ...MAP, example: SCHEMA, description: 'JSON Schema of the options.' }) options_schema: object;
  @ApiProperty({ type: [String], example: ['scene-descriptor'] }) models: string[];
}

/** A named pipeline; its type is `PipelineDescription`. */
@ApiSchema({ name: 'Pipeline' })
export class PipelineView {
  @ApiProperty({ example: 'production' }) name: string;
  @ApiProperty({ example: 'Shots, keyframes, quality and searchable embeddings.' }) description: string;
  @ApiProperty({
    example: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
    description: 'Of its configuration: two pipelines of one hash do the same.',
  })
  sha256: string;
  @ApiProperty({ type: PipelineSamplingView }) sampling: PipelineSamplingView;
  @ApiProperty({ type: [StepView] }) steps: StepView[];
}

/** The named pipelines. */
@ApiSchema({ name: 'PipelineList' })
export class PipelineList {
  @ApiProperty({ type: [PipelineView] }) data: PipelineView[];
}

/** One pipeline as the documentation shows it. */
export const PIPELINE_EXAMPLE: PipelineView = {
  name: 'production',
  description: 'Shots, keyframes, quality and searchable embeddings.',
  sha256: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
  sampling: { interval_ms: 500 },
  steps: [
    {
      name: 'embed',
      about: 'Turns frames into vectors.',
      options: OPTIONS,
      options_schema: SCHEMA,
      models: ['scene-descriptor'],
    },
  ],
};
