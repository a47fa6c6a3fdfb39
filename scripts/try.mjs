/**
 * `npm run try [-- <file or URL>]`: installs what is missing, starts the service as it comes, has it analyse a video
 * through its HTTP API, prints what was found and keeps serving.
 */
import { spawn } from 'node:child_process';
import { openAsBlob } from 'node:fs';
import { stat } from 'node:fs/promises';
import { createServer } from 'node:net';
import { basename } from 'node:path';
import { build, FFMPEG, giveUp, installPackages, requireNode, requirePrograms, ROOT, say } from './machine.mjs';
import { summary } from './summary.mjs';

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

const videoUrl = await source();
say(`Analysing ${wanted ?? 'the sample that the service made itself'}`);
const task = await post('/analyze', { video_url: videoUrl });
const ended = await follow(task.task_id);
process.stdout.write(`\n${summary(ended, base)}\n`);
if (ended.status === 'FAILED') process.exitCode = 1;

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

async function source() {
  if (!wanted) return `${base}/samples/sample.mp4`;
  if (/^https?:\/\//.test(wanted)) return wanted;
  const form = new FormData();
  form.set('file', await openAsBlob(wanted), basename(wanted));
  const answer = await fetch(`${base}/uploads`, { method: 'POST', body: form });
  return (await accepted(answer)).video_url;
}

async function post(path, body) {
  const answer = await fetch(base + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return accepted(answer);
}

async function accepted(answer) {
  const body = await answer.json();
  if (answer.ok) return body;
  service.kill();
  giveUp(`${body.title}: ${body.errors?.map(({ detail }) => detail).join(' ') || body.detail}`);
}

/** Shows a bar on a terminal and a line per change elsewhere, until the task has ended. */
async function follow(id) {
  const { default: progress } = await import('cli-progress');
  const bar = new progress.SingleBar(
    {
      format: '  {bar} {percentage} %  {stage}  {frames} frames',
      noTTYOutput: true,
      notTTYSchedule: 1_000,
      hideCursor: true,
    },
    progress.Presets.shades_classic,
  );
  bar.start(100, 0, { stage: 'queue', frames: 0 });
  for (;;) {
    const state = await (await fetch(`${base}/results/${id}`)).json();
    const isOver = state.status === 'SUCCESS' || state.status === 'FAILED';
    bar.update(state.status === 'SUCCESS' ? 100 : state.progress.percent, {
      stage: state.progress.stage,
      frames: state.progress.frames_done,
    });
    if (isOver) {
      bar.stop();
      return state;
    }
    await new Promise((resolve) => setTimeout(resolve, 150));
  }
}
