/**
 * `npm run try [-- <file or URL>]`: installs what is missing, starts the service as it comes, has it analyse a video
 * through its HTTP API, prints what was found and keeps serving.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { stat } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { build, FFMPEG, giveUp, installPackages, requireNode, requirePrograms, ROOT, say } from './machine.mjs';

const HOST = '127.0.0.1';
const wanted = process.argv[2];

requireNode();
if (wanted && !/^https?:\/\//.test(wanted)) await stat(wanted).catch(() => giveUp(`There is no file "${wanted}".`));
requirePrograms(FFMPEG);
installPackages();
build();

const base = `http://${HOST}:${await freePort(Number(process.env.PORT || 3000))}`;
const service = startService();
await untilReady();
say(`The service listens at ${base}`);

say(`Analysing ${wanted ?? 'the sample that the service made itself'}`);
process.exitCode = await analyse(wanted ?? `${base}/samples/sample.mp4`);
process.stdout.write(`  Try more ${base}/docs\n  The service keeps running; Ctrl-C ends it.\n`);

function startService() {
  const port = new URL(base).port;
  const child = spawn(process.execPath, ['dist/main.js'], {
    cwd: ROOT,
    env: { LOG_LEVEL: 'warn', ...process.env, HOST, PORT: port },
    stdio: 'inherit',
  });
  child.once('exit', (code) => process.exit(code ?? 1));
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
  return child;
}

/** The wanted port, or any free one when it is taken. */
function freePort(port) {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', () => (port === 0 ? reject(new Error('There is no free port.')) : resolve(freePort(0))));
    server.listen(port, HOST, () => {
      const { port: free } = server.address();
      server.close(() => resolve(free));
    });
  });
}

async function untilReady() {
  for (let tries = 0; tries < 300; tries++) {
    const answer = await fetch(`${base}/health/ready`).catch(() => null);
    if (answer?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  service.kill();
  giveUp('The service did not become ready within a minute; its log above says why.');
}

/** By the command line; resolves with its exit code. */
async function analyse(source) {
  const words = [join(ROOT, 'dist/cli.js'), 'analyze', source, '--url', base];
  const [code] = await once(spawn(process.execPath, words, { stdio: 'inherit' }), 'exit');
  return code ?? 1;
}
