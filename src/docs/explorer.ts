import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { Links } from '../common/links.js';
import { createDocument, withBase } from './document.js';
import { EXAMPLE_BASE } from './examples.js';

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

const STYLE = '.swagger-ui .topbar { display: none } .swagger-ui .info { margin: 24px 0 }';

/** Serves Swagger UI at `/docs`, with nothing from elsewhere, and the document at `/openapi.json`, with the address of now. */
export function setUpExplorer(app: NestFastifyApplication): void {
  const links = app.get(Links);
  SwaggerModule.setup('docs', app, () => createDocument(app), {
    customSiteTitle: 'video-ai-system: try it out',
    customCss: STYLE,
    swaggerOptions: UI,
    raw: ['json'],
    jsonDocumentUrl: 'openapi.json',
    patchDocumentOnRequest: (request: unknown, _reply, document: OpenAPIObject) =>
      withBase(document, EXAMPLE_BASE, links.seenFrom((request as FastifyRequest).headers.host)),
  });
}
