import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import { bytesOf, type CatalogueRecord } from './catalogue/catalogue-record.js';

@ApiSchema({ name: 'AvailableLicence' })
class AvailableLicenceView {
  @ApiProperty({ example: 'Apache-2.0', description: 'SPDX identifier.' }) spdx: string;
  @ApiProperty({ format: 'uri', example: 'https://github.com/Megvii-BaseDetection/YOLOX/blob/0.1.1rc0/LICENSE' })
  url: string;
  @ApiProperty({ example: false, description: 'Whether whoever installs it must say that they accept it.' })
  requires_acceptance: boolean;
}

/** What the catalogue has of a model. */
@ApiSchema({ name: 'AvailableModel' })
export class AvailableView {
  @ApiProperty({ example: '0.1.1rc0' }) version: string;
  @ApiProperty({ example: 'detect' }) task: string;
  @ApiProperty({ example: 'YOLOX-Nano (Ge et al. 2021): objects of 80 COCO classes.' }) description: string;
  @ApiProperty({ type: AvailableLicenceView }) licence: AvailableLicenceView;
  @ApiProperty({ type: 'integer', nullable: true, example: 3_659_407, description: 'To fetch; null when not known.' })
  size_bytes: number | null;
  @ApiProperty({ example: 'npm run models -- pull yolox-nano', description: 'What installs it.' }) install: string;
}

/** A record of the catalogue as the HTTP contract spells it. */
export function availableView(record: CatalogueRecord): AvailableView {
  const { id, version, license, card } = record;
  return {
    version,
    task: card.task,
    description: card.description,
    licence: { spdx: license.spdx, url: license.url, requires_acceptance: license.requiresAcceptance },
    size_bytes: bytesOf(record),
    install: `npm run models -- pull ${id}`,
  };
}
