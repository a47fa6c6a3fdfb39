import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { Owner } from '../../http/owner.js';
import { DescribeDuplicates } from './duplicates.docs.js';
import { Duplicates } from './duplicates.js';
import { DuplicatesRequest } from './duplicates.request.js';
import type { DuplicatesView } from './duplicates.view.js';

/** `POST /search/duplicates`: the other videos with the same material. */
@Controller('search/duplicates')
export class DuplicatesController {
  constructor(private readonly duplicates: Duplicates) {}

  @Post()
  @HttpCode(200)
  @DescribeDuplicates()
  find(@Body() request: DuplicatesRequest, @Owner() owner: string | null): Promise<DuplicatesView> {
    return this.duplicates.find(request, owner);
  }
}
