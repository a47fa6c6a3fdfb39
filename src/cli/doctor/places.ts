import { createServer } from 'node:net';
import { VideoAiClient } from '../../client/client.js';
import { DataDir } from '../../common/data-dir.js';
import type { Env } from '../../common/env.js';
import { Disk } from '../../health/disk.js';
import { bad, looked, weak, well, type Check } from './check.js';

/** Where data is kept and where the API is to listen. */
export const checkPlaces = async (env: Env): Promise<Check[]> => [
  await looked('data', 'set DATA_DIR in .env to a folder that you may write into', () => checkData(env)),
  await checkPort(env),
];

async function checkData(env: Env): Promise<Check> {
  const data = new DataDir(env);
  const { ok, detail } = await new Disk(data, env).health();
  const found = `${data.root}: ${detail}`;
  return ok ? well('data', found) : weak('data', found, `free room below ${data.root}, or set MAX_VIDEO_BYTES lower`);
}

async function checkPort({ HOST, PORT }: Env): Promise<Check> {
  const place = `${HOST}:${PORT}`;
  const fault = await listenOnce(HOST, PORT);
  if (fault === null) return well('port', `${place} is free`);
  if (fault.code !== 'EADDRINUSE')
    return bad('port', `${place} cannot be listened on: ${fault.message}`, 'set HOST and PORT in .env');
  const client = new VideoAiClient({ baseUrl: `http://${place}`, retries: 0 });
  const isOurs = await client.readiness().then(
    () => true,
    () => false,
  );
  if (isOurs) return well('port', `a service of this kind listens on ${place} already`);
  return bad('port', `another program listens on ${place}`, `PORT=${PORT + 1} npm start`);
}

/** Null when a server could listen there. */
function listenOnce(host: string, port: number): Promise<NodeJS.ErrnoException | null> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', resolve);
    server.listen(port, host, () => server.close(() => resolve(null)));
  });
}
