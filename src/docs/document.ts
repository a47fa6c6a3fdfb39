import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { version } from '../common/version.js';
import { ProblemDocument } from '../http/problem.document.js';
import { callbacks } from './callbacks.js';
import { problemResponse } from './problems.js';
import { TAGS, TOUR } from './tour.js';

/** Paths that need no API key. */
const OPEN = /^\/(health|problems|samples)\b/;

type Operation = NonNullable<OpenAPIObject['paths'][string]['get']>;

/** The OpenAPI 3.1 description of an app, from its controllers; its example addresses are `EXAMPLE_BASE`. */
export function createDocument(app: NestFastifyApplication): OpenAPIObject {
  const builder = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle('video-ai-system')
    .setVersion(version)
    .setDescription(TOUR)
    .setLicense('Apache-2.0', 'https://www.apache.org/licenses/LICENSE-2.0')
    .addBearerAuth({ type: 'http', scheme: 'bearer', description: 'An API key, when keys are configured.' }, 'bearer')
    .addApiKey({ type: 'apiKey', in: 'header', name: 'X-API-Key', description: 'The same key.' }, 'api_key');
  for (const { name, description } of TAGS) builder.addTag(name, description);
  const document = SwaggerModule.createDocument(app, builder.build(), {
    autoTagControllers: false,
    extraModels: [ProblemDocument],
  });
  return complete(document);
}

/** Adds what holds for every operation, and the callback. */
function complete(document: OpenAPIObject): OpenAPIObject {
  const used = new Set<string>();
  for (const [path, operations] of Object.entries(document.paths))
    for (const operation of Object.values(operations) as Operation[]) {
      completeOperation(operation, OPEN.test(path));
      for (const tag of operation.tags ?? []) used.add(tag);
    }
  const create = document.paths['/analyze']?.post;
  if (create) create.callbacks = callbacks(document);
  const tags = (document.tags ?? []).filter(({ name }) => used.has(name) || name === 'Webhooks');
  return { ...document, tags };
}

function completeOperation(operation: Operation, isOpen: boolean): void {
  operation.security = isOpen ? [] : [{}, { bearer: [] }, { api_key: [] }];
  const common = {
    '400': problemResponse(['MALFORMED_REQUEST', 'INVALID_PATH']),
    ...(!isOpen && { '401': problemResponse(['UNAUTHORIZED']) }),
    '406': problemResponse(['NOT_ACCEPTABLE']),
    '500': problemResponse(['INTERNAL']),
  };
  operation.responses = Object.fromEntries(
    Object.entries({ ...common, ...operation.responses }).sort(([a], [b]) => a.localeCompare(b)),
  );
}

/** The same description with the address that the service has now in place of the examples'. */
export function withBase(document: OpenAPIObject, exampleBase: string, base: string): OpenAPIObject {
  const text = JSON.stringify({ ...document, servers: [{ url: exampleBase, description: 'This service' }] });
  return JSON.parse(text.replaceAll(exampleBase, base)) as OpenAPIObject;
}
