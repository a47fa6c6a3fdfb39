import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Env } from '../common/env.js';
import { version } from '../common/version.js';
import { ProblemDocument } from '../http/problem.document.js';
import { type Scope, scopeOf } from '../http/scopes.js';
import { callbacks } from './callbacks.js';
import { PLACE, problemResponse } from './problems.js';
import { TAGS, TOUR } from './tour.js';

type Security = NonNullable<NonNullable<OpenAPIObject['paths'][string]['get']>['security']>;

const SIGNED = 'Of an address that `POST /signed-urls` signed; goes with `expires` and `key`.';

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
    .addApiKey({ type: 'apiKey', in: 'header', name: 'X-API-Key', description: 'The same key.' }, 'api_key')
    .addApiKey({ type: 'apiKey', in: 'query', name: 'signature', description: SIGNED }, 'signed_url');
  for (const { name, description } of TAGS) builder.addTag(name, description);
  const document = SwaggerModule.createDocument(app, builder.build(), {
    autoTagControllers: false,
    extraModels: [ProblemDocument],
  });
  return complete(document, app.get(Env).API_KEYS_FILE !== undefined);
}

/** Adds what holds for every operation, and the callback. */
function complete(document: OpenAPIObject, needsKey: boolean): OpenAPIObject {
  const used = new Set<string>();
  for (const [path, operations] of Object.entries(document.paths))
    for (const [method, operation] of Object.entries(operations) as [string, Operation][]) {
      completeOperation(path, operation, securityOf(method, path, needsKey));
      for (const tag of operation.tags ?? []) used.add(tag);
    }
  const create = document.paths['/analyze']?.post;
  if (create) create.callbacks = callbacks(document);
  const tags = (document.tags ?? []).filter(({ name }) => used.has(name) || name === 'Webhooks');
  return { ...document, tags };
}

/** The ways in: by a key with the scope, by signature where that is taken, and without anything when no keys are configured. */
function securityOf(method: string, path: string, needsKey: boolean): Security {
  const scope = scopeOf(method.toUpperCase(), path);
  if (scope === null) return [];
  const scopes: Scope[] = [scope];
  const byKey: Security = [{ bearer: scopes }, { api_key: scopes }];
  if (method === 'get' && isSignable(path)) byKey.push({ signed_url: [] });
  return needsKey ? byKey : [{}, ...byKey];
}

const isSignable = (path: string): boolean => /\/(events|artifacts\/\{name\})$|^\/uploads\//.test(path);

function completeOperation(path: string, operation: Operation, security: Security): void {
  const isOpen = security.length === 0;
  const hasPlaces = operation.parameters?.some((parameter) => 'in' in parameter && parameter.in === 'path') ?? false;
  operation.security = security;
  const common = {
    '400': problemResponse(['MALFORMED_REQUEST', 'INVALID_PATH']),
    ...(!isOpen && {
      '401': problemResponse(['UNAUTHORIZED']),
      '403': problemResponse(['FORBIDDEN']),
      '429': problemResponse(['RATE_LIMITED']),
    }),
    '406': problemResponse(['NOT_ACCEPTABLE']),
    ...(hasPlaces && { '414': problemResponse(['URI_TOO_LONG']) }),
    ...(operation.requestBody && {
      '408': problemResponse(['REQUEST_TIMEOUT']),
      '413': problemResponse(['BODY_TOO_LARGE']),
      '415': problemResponse(['UNSUPPORTED_MEDIA_TYPE']),
    }),
    '500': problemResponse(['INTERNAL']),
  };
  const sorted = Object.entries({ ...common, ...operation.responses }).sort(([a], [b]) => a.localeCompare(b));
  const instance = JSON.stringify({ instance: examplePath(path, operation) }).slice(1, -1);
  operation.responses = JSON.parse(
    JSON.stringify(Object.fromEntries(sorted)).replaceAll(`"instance":"${PLACE}"`, () => instance),
  ) as Operation['responses'];
}

/** The path with the example of each of its parameters. */
function examplePath(path: string, { parameters = [] }: Operation): string {
  const known = parameters.flatMap((parameter) => ('in' in parameter ? [parameter] : []));
  return path.replace(/\{(\w+)\}/g, (_, name) => {
    const { schema } = known.find((parameter) => parameter.in === 'path' && parameter.name === name) ?? {};
    return encodeURIComponent(String((schema as { example?: unknown }).example));
  });
}

/** The same description with the address that the service has now in place of the examples'. */
export function withBase(document: OpenAPIObject, exampleBase: string, base: string): OpenAPIObject {
  const text = JSON.stringify({ ...document, servers: [{ url: exampleBase, description: 'This service' }] });
  return JSON.parse(text.replaceAll(exampleBase, base)) as OpenAPIObject;
}
