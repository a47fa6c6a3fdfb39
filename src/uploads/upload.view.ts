import { ApiProperty, ApiSchema } from '@nestjs/swagger';

/** A file that was uploaded: `video_url` is what `POST /analyze` takes. */
@ApiSchema({ name: 'Upload' })
export class UploadView {
  @ApiProperty({
    format: 'uri',
    example: 'http://127.0.0.1:3000/uploads/9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08.mp4',
  })
  video_url: string;
  @ApiProperty({ type: 'integer', example: 812344 }) size_bytes: number;
  @ApiProperty({ example: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08' }) sha256: string;
}
