/** The least that could answer `POST /analyze`: checks the body, stores nothing. Prints where it listens. */
import { randomUUID } from 'node:crypto';
import fastify from 'fastify';

const body = {
  type: 'object',
  required: ['video_url'],
  additionalProperties: false,
  properties: { video_url: { type: 'string' }, metadata: { type: 'object', additionalProperties: { type: 'string' } } },
};

const app = fastify();
app.post('/analyze', { schema: { body } }, (_, reply) =>
  reply.code(202).send({ task_id: randomUUID(), status: 'PENDING' }),
);
process.stdout.write(await app.listen({ port: 0, host: '127.0.0.1' }));
