import type { OpenAPIObject } from '@nestjs/swagger';
import type { Body, Pair, Request } from './postman.js';

/** An operation of the document. */
export type Operation = NonNullable<OpenAPIObject['paths'][string]['get']>;

/** An operation with its place. */
export interface Placed {
  method: string;
  /** As in the document, such as `/results/{task_id}`. */
  path: string;
  operation: Operation;
}

/** The parameter that the first answer fills in for the requests after it. */
export const CARRIED = 'task_id';

type Parameter = Extract<NonNullable<Operation['parameters']>[number], { in: string }>;

/** The request of an operation, with one of its named bodies when it has any. */
export function requestOf({ method, path, operation }: Placed, value?: unknown): Request {
  const { description, requestBody, security } = operation;
  const body = bodyOf(requestBody, value);
  const type = body?.mode === 'raw' ? [{ key: 'Content-Type', value: 'application/json' }] : [];
  return {
    method: method.toUpperCase(),
    description: description ?? '',
    ...(security?.length === 0 && { auth: { type: 'noauth' as const } }),
    header: [...type, ...parametersOf(operation, 'header').map(pair)],
    url: urlOf(path, operation),
    ...(body && { body }),
  };
}

function urlOf(path: string, operation: Operation): Request['url'] {
  const segments = path
    .slice(1)
    .split('/')
    .map((segment) => segment.replace(/^\{(\w+)\}$/, (_, name) => (name === CARRIED ? `{{${name}}}` : `:${name}`)));
  const query = parametersOf(operation, 'query').map(pair);
  const sent = query.filter(({ disabled }) => !disabled).map(({ key, value }) => `${key}=${value}`);
  return {
    raw: `{{baseUrl}}/${segments.join('/')}${sent.length > 0 ? `?${sent.join('&')}` : ''}`,
    host: ['{{baseUrl}}'],
    path: segments,
    query,
    variable: parametersOf(operation, 'path')
      .filter(({ name }) => name !== CARRIED)
      .map(pair),
  };
}

function bodyOf(requestBody: Operation['requestBody'], value: unknown): Body | undefined {
  if (value !== undefined)
    return { mode: 'raw', raw: JSON.stringify(value, null, 2), options: { raw: { language: 'json' } } };
  if (!requestBody || !('content' in requestBody)) return undefined;
  const form = requestBody.content['multipart/form-data']?.schema as { properties?: Record<string, Field> } | undefined;
  const fields = Object.entries(form?.properties ?? {});
  const formdata = fields.map(([key, { description = '' }]) => ({
    key,
    type: 'file' as const,
    src: null,
    description,
  }));
  return { mode: 'formdata', formdata };
}

interface Field {
  description?: string;
}

const parametersOf = ({ parameters = [] }: Operation, place: string): Parameter[] =>
  parameters.flatMap((parameter) => ('in' in parameter && parameter.in === place ? [parameter] : []));

/** What has no example is a choice. */
function pair({ name, description = '', schema }: Parameter): Pair {
  const { example } = (schema ?? {}) as { example?: unknown };
  return { key: name, value: String(example ?? ''), description, ...(example === undefined && { disabled: true }) };
}
