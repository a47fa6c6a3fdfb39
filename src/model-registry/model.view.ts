import { ApiProperty, ApiPropertyOptional, ApiSchema } from '@nestjs/swagger';
import { AvailableView } from './available.view.js';
import type { Model, ModelCard, ModelState } from './model.js';

const SHA256 = '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08';

@ApiSchema({ name: 'Licence' })
class LicenceView {
  @ApiProperty({ example: 'Apache-2.0', description: 'SPDX identifier.' }) spdx: string;
  @ApiProperty({ example: 'LICENSE', description: 'Where it is said.' }) source: string;
}

@ApiSchema({ name: 'ModelInput' })
class InputView {
  @ApiProperty({ example: 'frames' }) name: string;
  @ApiProperty({ example: 'uint8' }) type: string;
  @ApiProperty({ enum: ['NHWC', 'NCHW', 'samples'], example: 'NHWC', description: '`samples`: it listens.' })
  layout: string;
  @ApiPropertyOptional({ type: 'integer', example: 256, description: 'Of pictures.' }) width?: number;
  @ApiPropertyOptional({ type: 'integer', example: 256, description: 'Of pictures.' }) height?: number;
  @ApiPropertyOptional({ enum: ['RGB', 'BGR', 'GRAY'], example: 'RGB', description: 'Of pictures.' }) color?: string;
  @ApiPropertyOptional({ type: 'integer', example: 16_000, description: 'Of sound, Hz.' }) sample_rate?: number;
}

/** One version of a model. */
@ApiSchema({ name: 'ModelVersion' })
export class ModelVersionView {
  @ApiProperty({ example: '1' }) version: string;
  @ApiProperty({ example: 'embed' }) task: string;
  @ApiProperty({ example: 'A training-free descriptor of layout and colour.' }) description: string;
  @ApiProperty({ type: InputView }) input: InputView;
  @ApiProperty({ type: [String], example: [], description: 'In the order of the output; empty without labels.' })
  labels: string[];
  @ApiProperty({ type: LicenceView }) licence: LicenceView;
  @ApiProperty({ example: SHA256, description: 'Of the ONNX file.' }) sha256: string;
  @ApiProperty({ enum: ['READY', 'LOADING', 'FAILED'], example: 'READY' }) state: ModelState;
  @ApiProperty({ type: String, nullable: true, example: null, description: 'Why it is FAILED.' }) reason: string | null;
}

/** A model with its versions and aliases. */
@ApiSchema({ name: 'Model' })
export class ModelView {
  @ApiProperty({ example: 'scene-descriptor' }) name: string;
  @ApiProperty({
    type: 'object',
    additionalProperties: { type: 'string' },
    example: { production: '1' },
    description: 'Version by alias.',
  })
  aliases: Record<string, string>;
  @ApiProperty({ type: [ModelVersionView], description: 'Oldest first; empty when it is not installed.' })
  versions: ModelVersionView[];
  @ApiProperty({ example: true, description: 'Whether it is installed.' }) present: boolean;
  @ApiProperty({ type: AvailableView, nullable: true, description: 'What the catalogue has of this name.' })
  available: AvailableView | null;
}

/** The models there are, then those of the catalogue that are not installed. */
@ApiSchema({ name: 'ModelList' })
export class ModelList {
  @ApiProperty({ type: [ModelView] }) data: ModelView[];
}

/** A version of a model as the HTTP contract spells it; without its folder, which is the server's business. */
export function modelVersionView({ card, labels, state, reason }: Model): ModelVersionView {
  const { version, task, description, license, sha256, input } = card;
  return {
    version,
    task,
    description,
    input: inputView(input),
    labels: [...labels],
    licence: license,
    sha256,
    state,
    reason,
  };
}

function inputView(input: ModelCard['input']): InputView {
  const { name, type } = input;
  if (input.layout === 'samples') return { name, type, layout: input.layout, sample_rate: input.sampleRate };
  return { name, type, layout: input.layout, width: input.width, height: input.height, color: input.color };
}

/** One model as the documentation shows it. */
export const MODEL_EXAMPLE: ModelView = {
  name: 'scene-descriptor',
  aliases: { production: '1' },
  versions: [
    {
      version: '1',
      task: 'embed',
      description: 'A training-free descriptor of layout and colour.',
      input: { name: 'frames', type: 'uint8', layout: 'NHWC', width: 256, height: 256, color: 'RGB' },
      labels: [],
      licence: { spdx: 'Apache-2.0', source: 'LICENSE' },
      sha256: SHA256,
      state: 'READY',
      reason: null,
    },
  ],
  present: true,
  available: null,
};

/** One that is not installed, as the documentation shows it. */
export const ABSENT_EXAMPLE: ModelView = {
  name: 'yolox-nano',
  aliases: {},
  versions: [],
  present: false,
  available: {
    version: '0.1.1rc0',
    task: 'detect',
    description: 'YOLOX-Nano (Ge et al. 2021): objects of 80 COCO classes.',
    licence: {
      spdx: 'Apache-2.0',
      url: 'https://github.com/Megvii-BaseDetection/YOLOX/blob/0.1.1rc0/LICENSE',
      requires_acceptance: false,
    },
    size_bytes: 3_659_407,
    install: 'npm run models -- pull yolox-nano',
  },
};
