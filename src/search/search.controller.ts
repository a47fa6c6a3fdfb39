import { Body, Controller, HttpCode, Post, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { BodyLimit } from '../http/body-limit.js';
import { clientGone } from '../http/gone.js';
import { Owner } from '../http/owner.js';
import { DescribeSearch } from './search.docs.js';
import { Search } from './search.js';
import { LIMITS, SearchRequest } from './search.request.js';
import type { SearchView } from './search.view.js';

/** The largest picture in base64, and room for everything else. */
const BODY_BYTES = Math.ceil((LIMITS.pictureBytes * 4) / 3) + 64 * 1024;

/** `POST /search`: moments by words, by a picture, or by another moment. */
@Controller('search')
export class SearchController {
  constructor(private readonly search: Search) {}

  @Post()
  @HttpCode(200)
  @BodyLimit(BODY_BYTES)
  @DescribeSearch()
  find(
    @Body() request: SearchRequest,
    @Owner() owner: string | null,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SearchView> {
    return this.search.find(request, owner, clientGone(reply));
  }
}
