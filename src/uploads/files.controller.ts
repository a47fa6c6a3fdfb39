import { Controller, Get, Param, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { DataDir } from '../common/data-dir.js';
import { mayReadUpload } from '../common/upload-name.js';
import { fileNotFound, sendFile, UPLOAD_TYPES } from '../http/files.js';
import { Owner } from '../http/owner.js';
import { Produces } from '../http/produces.js';
import { DescribeFile } from './uploads.docs.js';

/** `GET /uploads/{name}` and `GET /samples/{name}`: the videos that this service holds. */
@Controller()
export class FilesController {
  constructor(private readonly data: DataDir) {}

  @Get('uploads/:name')
  @Produces(null)
  @DescribeFile('getUpload', 'A file that was uploaded', `${'0'.repeat(64)}.mp4`, UPLOAD_TYPES)
  async readUpload(
    @Param('name') name: string,
    @Owner() owner: string | null,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    if (!mayReadUpload(name, owner)) throw fileNotFound(name);
    // the name is the hash of the content
    reply.header('Cache-Control', 'private, max-age=31536000, immutable');
    await sendFile(reply, this.data.uploads, name);
  }

  @Get('samples/:name')
  @Produces(null)
  @DescribeFile('getSample', 'A video that this service made to try things with', 'sample.mp4', ['video/mp4'])
  async readSample(@Param('name') name: string, @Res() reply: FastifyReply): Promise<void> {
    reply.header('Cache-Control', 'private, no-cache');
    await sendFile(reply, this.data.samples, name);
  }
}
