import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import { ArrayMaxSize, ArrayMinSize, IsArray, IsString } from 'class-validator';

/** Most addresses that are signed at once. */
const MOST = 200;

/** Body of `POST /signed-urls`. */
@ApiSchema({ name: 'SigningRequest' })
export class SigningRequest {
  @ApiProperty({
    type: [String],
    minItems: 1,
    maxItems: MOST,
    description: 'Addresses of events, artefacts and uploads, as this service writes them.',
    example: ['http://127.0.0.1:3000/results/01976d3e-8f4b-7c21-9a55-3e1f0b6d2c48/events'],
  })
  @IsString({ each: true, message: 'urls takes texts' })
  @ArrayMinSize(1, { message: 'urls is empty' })
  @ArrayMaxSize(MOST, { message: `urls has at most ${MOST} items` })
  @IsArray({ message: 'urls must be a list' })
  urls: string[];
}

/** Signed addresses, in the order of the request. */
@ApiSchema({ name: 'SignedUrls' })
export class SignedUrlsView {
  @ApiProperty({
    type: [String],
    example: [
      'http://127.0.0.1:3000/results/01976d3e-8f4b-7c21-9a55-3e1f0b6d2c48/events?expires=1795339800&key=0a1b2c3d4e5f&signature=vY0…',
    ],
  })
  urls: string[];
  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    example: '2026-11-22T09:45:00.000Z',
    description: 'Null without keys, where every address is open as it is.',
  })
  expires_at: string | null;
}
