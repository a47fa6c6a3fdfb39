import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fastifyStatic from '@fastify/static';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';

/** The page as `npm run build` leaves it. */
const FOLDER = fileURLToPath(new URL('../../dist/ui', import.meta.url));

/** Names of these files change with their content. */
const ASSETS_KEPT_S = 365 * 24 * 3600;

/** Serves the page at `/`, where it has been built: its files to keep, the page itself to be asked for each time. */
export async function servePage(app: NestFastifyApplication): Promise<void> {
  if (!existsSync(FOLDER)) return;
  const fastify = app.getHttpAdapter().getInstance();
  const common = { decorateReply: false, serveDotFiles: false, index: false as const };
  await app.register(fastifyStatic, {
    ...common,
    root: `${FOLDER}/assets`,
    prefix: '/assets/',
    immutable: true,
    maxAge: ASSETS_KEPT_S * 1_000,
  });
  for (const [path, file] of [
    ['/', 'index.html'],
    ['/icon.svg', 'icon.svg'],
  ] as const)
    fastify.get(path, (_request, reply) =>
      reply.header('Cache-Control', 'no-cache').sendFile(file, FOLDER, { cacheControl: false }),
    );
}
