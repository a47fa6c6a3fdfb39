import type { OpenAPIObject } from '@nestjs/swagger';
import { EXAMPLE_BASE, EXAMPLE_ID } from '../examples.js';
import { type Collection, type Folder, type Item, SCHEMA } from './postman.js';
import { CARRIED, type Operation, type Placed, requestOf } from './request.js';

/** What ends tasks comes last, so that the whole can be run from top to bottom. */
const LAST = 'Analysis';

/** The operation whose answer names the task of the requests after it. */
const FIRST = 'createAnalysis';

const CARRY = [
  `const { ${CARRIED} } = pm.response.json();`,
  `if (${CARRIED}) pm.collectionVariables.set('${CARRIED}', ${CARRIED});`,
];

const KEY = { key: 'token', value: '{{apiKey}}', type: 'string' } as const;

type Named = Record<string, { summary?: string; value: unknown }>;

/** Every request of the document, to be opened by Postman or Bruno: a folder for each tag, an item for each named body. `base` is where the service is. */
export function createCollection(document: OpenAPIObject, base: string): Collection {
  const operations = placed(document);
  const tags = [...(document.tags ?? [])].sort((a, b) => Number(a.name === LAST) - Number(b.name === LAST));
  const folders = tags.map(({ name, description = '' }) => ({
    name,
    description,
    item: operations.filter(({ operation }) => operation.tags?.includes(name)).map(entry),
  }));
  const { title, description = '', version } = document.info;
  return {
    info: { name: title, description: description.replaceAll(EXAMPLE_BASE, base), version, schema: SCHEMA },
    auth: { type: 'bearer', bearer: [KEY] },
    variable: [
      { key: 'baseUrl', value: base, description: 'Where the service is.' },
      { key: 'apiKey', value: '', description: 'An API key, when keys are configured.' },
      {
        key: CARRIED,
        value: EXAMPLE_ID,
        description: 'The task that was sent last; the requests that send one set it.',
      },
    ],
    item: withVariables(folders.filter(({ item }) => item.length > 0)),
  };
}

const placed = ({ paths }: OpenAPIObject): Placed[] =>
  Object.entries(paths).flatMap(([path, item]) =>
    Object.entries(item as Record<string, Operation>).map(([method, operation]) => ({ method, path, operation })),
  );

/** One request, or a folder of them when there is more than one named body. */
function entry(place: Placed): Folder | Item {
  const { summary = '' } = place.operation;
  const [first, ...more] = Object.values(bodiesOf(place.operation));
  if (!first) return itemOf(place, summary);
  if (more.length === 0) return itemOf(place, summary, first.value);
  const items = [first, ...more].map((named) => itemOf(place, named.summary ?? summary, named.value));
  return { name: summary, item: items };
}

function bodiesOf({ requestBody }: Operation): Named {
  if (!requestBody || !('content' in requestBody)) return {};
  return (requestBody.content['application/json']?.examples ?? {}) as Named;
}

function itemOf(place: Placed, name: string, value?: unknown): Item {
  const request = requestOf(place, value);
  const carry = { listen: 'test' as const, script: { type: 'text/javascript' as const, exec: CARRY } };
  return {
    name,
    ...(place.operation.operationId === FIRST && { event: [carry] }),
    request,
    response: answersOf(place.operation).map((answer) => ({ ...answer, originalRequest: request })),
  };
}

/** The named answers of success. */
function answersOf({ responses }: Operation): Omit<Item['response'][number], 'originalRequest'>[] {
  return Object.entries(responses).flatMap(([status, response]) => {
    if (!status.startsWith('2') || !response || !('content' in response)) return [];
    return Object.entries(response.content ?? {}).flatMap(([type, { examples = {} }]) =>
      Object.values(examples as Named).map(({ summary = '', value }) => ({
        name: summary,
        code: Number(status),
        header: [{ key: 'Content-Type', value: type }],
        body: typeof value === 'string' ? value : JSON.stringify(value, null, 2),
      })),
    );
  });
}

/** The address and the task of the examples become variables. */
const withVariables = (folders: Folder[]): Folder[] =>
  JSON.parse(
    JSON.stringify(folders).replaceAll(EXAMPLE_BASE, '{{baseUrl}}').replaceAll(EXAMPLE_ID, `{{${CARRIED}}}`),
  ) as Folder[];
