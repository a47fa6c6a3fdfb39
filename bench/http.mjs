import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { median, quantile, submit, table, withService } from './measure.mjs';

const CLIENTS = 16;
const SECONDS = 5;
const BODY = { video_url: 'https://example.com/video.mp4', metadata: { camera: 'gate 3' } };

/** How fast tasks are accepted (durably) beside a bare Fastify server that only validates the same body. */
export async function benchSubmit() {
  const ours = await withService({ WORKERS: '0', QUEUE_MAX_DEPTH: '1000000' }, ({ base }) => load(base));
  const bare = await withBare(load);
  const row = (name, { rate, latencies }) => [
    name,
    rate.toFixed(0),
    median(latencies).toFixed(1),
    quantile(latencies, 0.99).toFixed(1),
  ];
  return table(
    ['server', 'accepted a second', 'median ms', 'p99 ms'],
    [row('POST /analyze', ours), row('bare Fastify', bare)],
  );
}

/** How long `POST /analyze` and `GET /results/{id}` take while a worker analyses videos. */
export async function benchWhileBusy(url) {
  return withService({}, async ({ base }) => {
    const source = url ?? `${base}/samples/sample.mp4`;
    const { task_id: id } = await (await submit(base, { video_url: source })).json();
    for (let waiting = 0; waiting < 8; waiting++) await submit(base, { video_url: source });
    await until(async () => (await (await fetch(`${base}/results/${id}`)).json()).status !== 'PENDING');
    const posts = await repeat(60, () => submit(base, { video_url: source }));
    const gets = await repeat(300, () => fetch(`${base}/results/${id}`));
    const row = (name, times) => [name, median(times).toFixed(1), quantile(times, 0.99).toFixed(1)];
    return table(
      ['while a task runs', 'median ms', 'p99 ms'],
      [row('POST /analyze', posts), row('GET /results/{id}', gets)],
    );
  });
}

async function repeat(times, request) {
  const spent = [];
  for (let at = 0; at < times; at++) {
    const start = performance.now();
    await (await request()).arrayBuffer();
    spent.push(performance.now() - start);
  }
  return spent;
}

async function until(isSo) {
  while (!(await isSo())) await new Promise((resolve) => setTimeout(resolve, 20));
}

async function load(base) {
  const latencies = [];
  const end = performance.now() + SECONDS * 1_000;
  const client = async () => {
    while (performance.now() < end) {
      const start = performance.now();
      const answer = await submit(base, BODY);
      await answer.arrayBuffer();
      if (answer.status !== 202) throw new Error(`POST /analyze answered ${answer.status}`);
      latencies.push(performance.now() - start);
    }
  };
  await Promise.all(Array.from({ length: CLIENTS }, client));
  return { rate: latencies.length / SECONDS, latencies };
}

async function withBare(work) {
  const child = spawn(process.execPath, [new URL('./bare-fastify.mjs', import.meta.url).pathname], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [base] = await once(child.stdout, 'data');
  try {
    return await work(String(base).trim());
  } finally {
    child.kill();
  }
}
