import type { OpenAPIObject } from '@nestjs/swagger';
import { EXAMPLE_BASE, EXAMPLE_ID } from './examples.js';

type Operation = NonNullable<OpenAPIObject['paths'][string]['post']>;
type Callbacks = NonNullable<Operation['callbacks']>;
type Schema = NonNullable<NonNullable<OpenAPIObject['components']>['schemas']>[string];

const SELF = `${EXAMPLE_BASE}/results/${EXAMPLE_ID}`;

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

const event = (type: string, status: string, error_message: string | null) => ({
  type,
  timestamp: '2026-11-22T09:30:03.480Z',
  data: {
    task_id: EXAMPLE_ID,
    status,
    error_message,
    links: {
      self: SELF,
      events: `${SELF}/events`,
      cancel: `${SELF}/cancel`,
      frames: `${SELF}/frames`,
      export: `${SELF}/export`,
    },
  },
});

const EXAMPLES = {
  succeeded: { summary: 'It has succeeded', value: event('analysis.succeeded', 'SUCCESS', null) },
  failed: {
    summary: 'It has failed',
    value: event('analysis.failed', 'FAILED', 'The file is not a video of a known container.'),
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
  header('webhook-id', 'The same on every attempt: what to know a repetition by.', EXAMPLE_ID),
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
      content: { 'application/json': { schema: { $ref: '#/components/schemas/CallbackEvent' }, examples: EXAMPLES } },
    },
    responses: {
      '2XX': { description: 'Acknowledged.' },
      '410': { description: 'Do not send it again.' },
    },
    security: [],
  };
  return { analysisEnded: { '{$request.body#/callback_url}': { post } } };
}
