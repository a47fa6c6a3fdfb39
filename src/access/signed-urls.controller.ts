import { Body, Controller, HttpCode, Post, Req } from '@nestjs/common';
import { ApiBody, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { Env } from '../common/env.js';
import { Links } from '../common/links.js';
import { EXAMPLE_BASE, EXAMPLE_ID } from '../docs/examples.js';
import { ApiFaults, ApiProblems } from '../docs/problems.js';
import { Problem } from '../http/problem.js';
import { SigningRequest, SignedUrlsView } from './signed-urls.request.js';
import { SignedUrls } from './signed-urls.js';

const EVENTS = `${EXAMPLE_BASE}/results/${EXAMPLE_ID}/events`;
const KEYFRAME = `${EXAMPLE_BASE}/results/${EXAMPLE_ID}/artifacts/shot-0001.jpg`;
const SIGNATURE = 'expires=1795339800&key=0a1b2c3d4e5f&signature=vY0w';

const REQUESTS = {
  events: { summary: 'The events of a task', value: { urls: [EVENTS] } },
  both: { summary: 'Its events and a keyframe', value: { urls: [EVENTS, KEYFRAME] } },
};

const ANSWERS: Record<string, { summary: string; value: SignedUrlsView }> = {
  signed: {
    summary: 'Signed',
    value: { urls: [`${EVENTS}?${SIGNATURE}`], expires_at: '2026-11-22T09:30:00.000Z' },
  },
  open: { summary: 'Without keys every address is open', value: { urls: [EVENTS], expires_at: null } },
};

const FAULT = {
  pointer: '#/urls/0',
  code: 'NOT_SIGNABLE',
  detail: 'This is not the address of events, an artefact or an upload of this service.',
};

/** `POST /signed-urls`: addresses for what cannot send a header. */
@ApiTags('Artefacts & exports')
@Controller('signed-urls')
export class SignedUrlsController {
  constructor(
    private readonly signed: SignedUrls,
    private readonly links: Links,
    private readonly env: Env,
  ) {}

  @Post()
  @HttpCode(200)
  @ApiOperation({
    operationId: 'signUrls',
    summary: 'Sign addresses for a browser to open',
    description:
      '`<video>`, `<img>` and `EventSource` cannot send an API key; a signed address is open for `SIGNED_URL_TTL_S` seconds with the rights of the key that signed it.',
  })
  @ApiBody({ type: SigningRequest, examples: REQUESTS })
  @ApiOkResponse({ type: SignedUrlsView, description: 'The addresses, signed.', examples: ANSWERS })
  @ApiProblems('INVALID_JSON', 'BODY_TOO_LARGE', 'UNSUPPORTED_MEDIA_TYPE')
  @ApiFaults(['VALIDATION_FAILED'], FAULT)
  sign(@Body() { urls }: SigningRequest, @Req() { keyId, headers }: FastifyRequest): SignedUrlsView {
    const bases = [this.links.base, this.links.seenFrom(headers.host)];
    const paths = urls.map((url, index) => pathBelow(url, bases) ?? notSignable(index));
    if (keyId === undefined) return { urls, expires_at: null };
    const expires = Math.floor(Date.now() / 1_000) + this.env.SIGNED_URL_TTL_S;
    return {
      urls: urls.map(
        (url, index) => `${url.split('?', 1)[0]}?${this.signed.sign(paths[index] as string, keyId, expires)}`,
      ),
      expires_at: new Date(expires * 1_000).toISOString(),
    };
  }
}

/** The path of a signable address of this service, exactly as a request for it has it; else null. */
function pathBelow(url: string, bases: string[]): string | null {
  const base = bases.find((own) => url.startsWith(`${own}/`));
  if (base === undefined || !URL.canParse(url)) return null;
  const path = url.slice(base.length).split(/[?#]/, 1)[0] ?? '';
  return SignedUrls.covers(path) && new URL(url).pathname.endsWith(path) ? path : null;
}

function notSignable(index: number): never {
  throw Problem.invalid({ ...FAULT, pointer: `#/urls/${index}` });
}
