import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { Links } from '../common/links.js';
import { SCRIPT, STYLE } from './appearance.js';
import { createCollection } from './collection/collection.js';
import { createDocument, withBase } from './document.js';
import { EXAMPLE_BASE } from './examples.js';
import { serveGuides } from './guides.js';
import { llmsText } from './llms.js';
import { type Present, withLiveExamples } from './live-examples.js';

const UI = {
  tryItOutEnabled: true,
  persistAuthorization: true,
  displayRequestDuration: true,
  filter: true,
  deepLinking: true,
  docExpansion: 'list',
  defaultModelsExpandDepth: 0,
  defaultModelExpandDepth: 3,
  showExtensions: false,
  requestSnippetsEnabled: true,
  // our order of tags and operations is the user's journey; no request leaves this service
  validatorUrl: null,
  syntaxHighlight: { theme: 'nord' },
};

/**
 * Serves Swagger UI at `/docs`, with nothing from elsewhere, the guides below it, and what is made of the document, with the
 * address of now: `/openapi.json`, `/collection.json` and `/llms.txt`. `presentNow` says at each request what examples may name.
 */
export async function setUpExplorer(app: NestFastifyApplication, presentNow: () => Promise<Present>): Promise<void> {
  const links = app.get(Links);
  let built: OpenAPIObject | undefined;
  const documentOf = (): OpenAPIObject => (built ??= createDocument(app));
  const baseOf = ({ headers }: FastifyRequest): string => links.seenFrom(headers.host);
  const served = async (request: FastifyRequest, document: OpenAPIObject): Promise<OpenAPIObject> =>
    withBase(withLiveExamples(document, await presentNow()), EXAMPLE_BASE, baseOf(request));
  SwaggerModule.setup('docs', app, documentOf, {
    customSiteTitle: 'video-ai-system: try it out',
    customCss: STYLE,
    customJs: 'docs/explorer.js',
    swaggerOptions: UI,
    raw: ['json'],
    jsonDocumentUrl: 'openapi.json',
    patchDocumentOnRequest: (request: unknown, _reply, document: OpenAPIObject) =>
      served(request as FastifyRequest, document),
  });
  const fastify = app.getHttpAdapter().getInstance();
  fastify.get('/docs/explorer.js', (_request, reply) => reply.type('text/javascript; charset=utf-8').send(SCRIPT));
  fastify.get('/llms.txt', (request, reply) =>
    reply.type('text/plain; charset=utf-8').send(llmsText(documentOf(), baseOf(request))),
  );
  fastify.get('/collection.json', async (request) => {
    const offered = withLiveExamples(documentOf(), { ...(await presentNow()), readable: null });
    return createCollection(offered, baseOf(request));
  });
  await serveGuides(app);
}
