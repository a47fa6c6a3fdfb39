import type { OpenAPIObject } from '@nestjs/swagger';
import { EXAMPLE_BASE } from './examples.js';

type Operation = NonNullable<OpenAPIObject['paths'][string]['post']>;
type Callbacks = NonNullable<Operation['callbacks']>;
type Schema = NonNullable<NonNullable<OpenAPIObject['components']>['schemas']>[string];

const ID = '01976d3e-8f4b-7c21-9a55-3e1f0b6d2c48';
const SELF = `${EXAMPLE_BASE}/results/${ID}`;

const EVENT: Schema = {
  type: 'object',
  required: ['type', 'timestamp', 'data'],
  properties: {
    type: { type: 'string', enum: ['analysis.succeeded', 'analysis.failed'] },
    timestamp: { type: 'string', format: 'date-time' },
    data: {
      type: 'object',
      required: ['task_id', 'status', 'error_message', 'links'],
      properties: {
        task_id: { type: 'string', format: 'uuid' },
        status: { type: 'string', enum: ['SUCCESS', 'FAILED'] },
        error_message: { type: ['string', 'null'] },
        links: { $ref: '#/components/schemas/TaskLinks' },
      },
    },
  },
};

const EXAMPLE = {
  type: 'analysis.succeeded',
  timestamp: '2026-11-22T09:30:03.480Z',
  data: {
    task_id: ID,
    status: 'SUCCESS',
    error_message: null,
    links: {
      self: SELF,
      events: `${SELF}/events`,
      cancel: `${SELF}/cancel`,
      frames: `${SELF}/frames`,
      export: `${SELF}/export`,
    },
  },
};

const header = (name: string, description: string, example: string) => ({
  name,
  in: 'header' as const,
  required: true,
  description,
  schema: { type: 'string' },
  example,
});

const HEADERS = [
  header('webhook-id', 'The same on every attempt: what to know a repetition by.', ID),
  header('webhook-timestamp', 'Seconds since 1970 of this attempt.', '1795339803'),
  header(
    'webhook-signature',
    '`v1,` and the base64 HMAC-SHA256 of `id.timestamp.body`; several are separated by spaces.',
    'v1,K5oZfzN95Z9UVu1EsfQmfVNQhnkZ2pj9o9NDN/H/pI4=',
  ),
];

/** The signed POST to `callback_url`; adds its body's schema to the document. */
export function callbacks(document: OpenAPIObject): Callbacks {
  document.components = { ...document.components, schemas: { ...document.components?.schemas, CallbackEvent: EVENT } };
  const post: Operation = {
    operationId: 'analysisEnded',
    tags: ['Webhooks'],
    summary: 'The task has ended',
    description: 'Sent until a 2xx acknowledges it, over hours; 410 stops it. Its state is `callback` of the task.',
    parameters: HEADERS,
    requestBody: {
      required: true,
      content: { 'application/json': { schema: { $ref: '#/components/schemas/CallbackEvent' }, example: EXAMPLE } },
    },
    responses: {
      '2XX': { description: 'Acknowledged.' },
      '410': { description: 'Do not send it again.' },
    },
    security: [],
  };
  return { analysisEnded: { '{$request.body#/callback_url}': { post } } };
}
