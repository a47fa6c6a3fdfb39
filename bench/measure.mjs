import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** Middle of a list of numbers. */
export const median = (numbers) => quantile(numbers, 0.5);

export function quantile(numbers, share) {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
}

/** Seconds that some work took. */
export async function seconds(work) {
  const start = performance.now();
  await work();
  return (performance.now() - start) / 1_000;
}

/** Runs a program to its end; an exit code other than 0 is an error with what it wrote. */
export async function run(command, args) {
  const child = spawn(command, args, { stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  child.stderr.on('data', (chunk) => (said += chunk));
  const [code] = await once(child, 'exit');
  if (code !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${code}: ${said}`);
}

/** Makes a folder for the length of some work. */
export async function inFolder(work) {
  const folder = await mkdtemp(join(tmpdir(), 'bench-'));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Runs the built service in a folder of its own on a free port for the length of some work: `work({ base, pid })`. */
export async function withService(env, work) {
  return inFolder(async (folder) => {
    const settings = {
      DATA_DIR: folder,
      PORT: '0',
      QUEUE_BACKEND: 'embedded',
      VECTOR_STORE: 'embedded',
      LOG_FORMAT: 'json',
    };
    const child = spawn(process.execPath, ['dist/main.js'], {
      env: { ...process.env, ...settings, ...env },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    try {
      return await work({ base: await listening(child), pid: child.pid });
    } finally {
      child.kill('SIGTERM');
      await once(child, 'exit');
    }
  });
}

async function listening(child) {
  for await (const line of createInterface(child.stdout)) {
    const found = /listens at (http:\S+)/.exec(line);
    if (!found) continue;
    child.stdout.resume();
    return found[1];
  }
  throw new Error('The service did not start.');
}

/** Uploads a file and answers its URL. */
export async function upload(base, blob, name) {
  const form = new FormData();
  form.set('file', blob, name);
  return (await (await fetch(`${base}/uploads`, { method: 'POST', body: form })).json()).video_url;
}

export const submit = (base, body) =>
  fetch(`${base}/analyze`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });

/** Waits until a task has ended and answers it; anything but SUCCESS is an error. */
export async function ended(base, id) {
  for (;;) {
    const task = await (await fetch(`${base}/results/${id}?wait=30`)).json();
    if (task.status === 'FAILED') throw new Error(`The task failed: ${task.error_message}`);
    if (task.status === 'SUCCESS') return task;
  }
}

/** A table in Markdown. */
export function table(head, rows) {
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}
