import type { MultipartFile } from '@fastify/multipart';
import { Controller, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Env } from '../common/env.js';
import { Links } from '../common/links.js';
import { Owner } from '../http/owner.js';
import { escape } from '../http/faults.js';
import { Problem } from '../http/problem.js';
import { tooManyBytes } from './byte-limit.js';
import { DescribeUpload } from './uploads.docs.js';
import type { UploadView } from './upload.view.js';
import { type Arrived, tooLarge, Uploads } from './uploads.js';

/** More than the parts' headers and boundaries around one file can have, bytes. */
const ENVELOPE = 64 * 1024;

/** `POST /uploads`: one file as `multipart/form-data`. */
@Controller('uploads')
export class UploadsController {
  constructor(
    private readonly uploads: Uploads,
    private readonly links: Links,
    private readonly env: Env,
  ) {}

  @Post()
  @DescribeUpload()
  async create(
    @Req() request: FastifyRequest,
    @Owner() owner: string | null,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<UploadView> {
    const limit = this.env.MAX_VIDEO_BYTES;
    if (Number(request.headers['content-length'] ?? 0) > limit + ENVELOPE) throw tooLarge(limit);
    if (!request.isMultipart())
      throw new Problem('UNSUPPORTED_MEDIA_TYPE', 'An upload is multipart/form-data with one file.');
    await this.uploads.checkRoom(Number(request.headers['content-length'] ?? 0));
    const excess = tooManyBytes(request.raw, limit + ENVELOPE, () => tooLarge(limit));
    const { arrived, filename } = await Promise.race([this.#receiveOne(request), excess]);
    const name = await this.uploads.keep(arrived, filename, owner);
    const video_url = this.links.absolute(`/uploads/${name}`);
    reply.header('Location', video_url);
    return { video_url, size_bytes: arrived.sizeBytes, sha256: arrived.sha256 };
  }

  /** The only file of the form; nothing is kept of a form that has more, or other fields. */
  async #receiveOne(request: FastifyRequest): Promise<{ arrived: Arrived; filename: string }> {
    let file: { arrived: Arrived; filename: string } | null = null;
    try {
      for await (const part of request.parts({ limits: { fileSize: this.env.MAX_VIDEO_BYTES + 1, parts: 8 } })) {
        if (part.type !== 'file' || part.fieldname !== 'file' || file) throw unexpected(part.fieldname, file !== null);
        file = { arrived: await this.uploads.receive(part.file), filename: nameOf(part) };
      }
      if (!file) throw invalid('REQUIRED', 'The form has no file.');
      if (file.arrived.sizeBytes === 0) throw invalid('EMPTY', 'The file is empty.');
      return file;
    } catch (error) {
      if (file) await this.uploads.discard(file.arrived);
      throw formFault(error);
    }
  }
}

const nameOf = ({ filename }: MultipartFile): string => filename ?? '';

const invalid = (code: string, detail: string): Problem => Problem.invalid({ pointer: '#/file', code, detail });

/** A part may come without a name. */
const unexpected = (name = '', isSecond = false): Problem =>
  isSecond && name === 'file'
    ? invalid('TOO_MANY', 'The form has more than one file.')
    : Problem.invalid({
        pointer: `#/${escape(name)}`,
        code: 'UNKNOWN_FIELD',
        detail: `The form has a field "${name}"; it takes one file called file.`,
      });

/** What the parser of forms says of a broken one has no status of its own. */
function formFault(error: unknown): unknown {
  const isParsers = error instanceof Error && error.constructor === Error && !('code' in error);
  if (!isParsers) return error;
  return new Problem('MALFORMED_REQUEST', 'The body is not valid multipart/form-data.', { cause: error });
}
