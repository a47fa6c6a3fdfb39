import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Env } from '../../common/env.js';
import { INSTALL } from '../../media/ffmpeg/ffmpeg-find.js';
import { Ffmpeg } from '../../media/ffmpeg/ffmpeg.js';
import { MISSABLE_DECODERS } from '../../media/ffmpeg/ffmpeg-whitelists.js';
import { Database } from '../../storage/database.js';
import { bad, looked, weak, well, type Check } from './check.js';

/** Oldest Node that everything here runs on; `engines` of package.json says the same. */
export const LEAST_NODE = '20.19.0';

/** What runs this program and what it runs. */
export const checkPrograms = async (env: Env): Promise<Check[]> => [
  checkNode(),
  await checkFfmpeg(env),
  await looked('onnxruntime', 'npm ci', checkOnnxRuntime),
  await looked('sqlite', 'npm ci', checkSqlite),
];

export function checkNode(version = process.versions.node): Check {
  if (version.localeCompare(LEAST_NODE, 'en', { numeric: true }) >= 0) return well('node', `Node ${version}`);
  return bad('node', `Node ${version}; at least ${LEAST_NODE} is needed`, 'nvm install 24, or https://nodejs.org');
}

async function checkFfmpeg(env: Env): Promise<Check> {
  try {
    const { ffmpeg, ffprobe, version, decoders } = await new Ffmpeg(env).build();
    const found = `ffmpeg ${version} at ${ffmpeg}`;
    const missing = MISSABLE_DECODERS.filter((names) => !names.some((name) => decoders.has(name)));
    if (missing.length > 0)
      return weak(
        'ffmpeg',
        `${found}; it cannot decode ${missing.map(([name]) => name).join(', ')}`,
        `install a full build: ${INSTALL}`,
      );
    return ffprobe ? well('ffmpeg', found) : weak('ffmpeg', `${found}; there is no ffprobe beside it`, INSTALL);
  } catch (error) {
    return bad('ffmpeg', (error as Error).message.replace(INSTALL, '').trim(), INSTALL);
  }
}

async function checkOnnxRuntime(): Promise<Check> {
  const { listSupportedBackends } = await import('onnxruntime-node');
  const providers = listSupportedBackends()
    .filter(({ bundled }) => bundled)
    .map(({ name }) => name);
  return well('onnxruntime', `ONNX Runtime runs on ${providers.join(', ')}`);
}

/** Its driver is compiled for each platform: opening a file shows whether it is for this one. */
async function checkSqlite(): Promise<Check> {
  const folder = await mkdtemp(join(tmpdir(), 'video-ai-system-'));
  try {
    (await Database.open(join(folder, 'tasks.sqlite'))).close();
    return well('sqlite', 'SQLite opens files');
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
