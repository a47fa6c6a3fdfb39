import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fastifyStatic from '@fastify/static';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';

/** The guides, as they lie in the repository. */
const FOLDER = fileURLToPath(new URL('../../docs', import.meta.url));

/** The guides that a user of the service reads, each with what it is about. */
export const GUIDES = [
  ['command-line', 'analysing, searching and looking after a service from a terminal'],
  ['client', 'the typed client, and the same by curl, fetch and Python'],
  ['results', 'what a result holds, frames and exports'],
  ['search', 'finding moments by words, a picture or another moment'],
  ['duplicates', 'finding videos with the same material'],
  ['models', 'installing, importing and swapping models'],
  ['speech', 'what is heard, and by which models'],
  ['access', 'API keys, signed addresses, checking callbacks'],
  ['configuration', 'every setting'],
  ['operations', 'metrics, alerts, backup, what to do when'],
  ['reliability', 'what is promised, and how it is proved'],
  ['architecture', 'the rooms of the program and the life of a task'],
  ['extending', 'steps, model tasks, queues and vector stores of your own'],
  ['accuracy', 'what was measured on known footage'],
  ['performance', 'how fast it is'],
] as const;

/** Serves the guides at `/docs/guides/`, as text that browsers show and programs read, where they lie beside the program. */
export async function serveGuides(app: NestFastifyApplication): Promise<void> {
  if (!existsSync(FOLDER)) return;
  await app.register(fastifyStatic, {
    root: FOLDER,
    prefix: '/docs/guides/',
    decorateReply: false,
    serveDotFiles: false,
    index: false,
    allowedPath: (path) => path.endsWith('.md'),
    setHeaders: (reply) => void reply.header('Content-Type', 'text/plain; charset=utf-8'),
  });
}
