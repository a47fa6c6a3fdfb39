import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, utimesSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { HttpFace } from '../../test/support/http-face.js';
import { Metrics } from './metrics.js';
import { MetricsFiles } from './metrics.files.js';

describe('GET /metrics', () => {
  let face: HttpFace;

  beforeEach(async () => {
    face = await HttpFace.start();
  });

  afterEach(() => face.stop());

  const scrape = async () => (await face.fetch('/metrics')).text();
  const folder = (): string => join(face.data.root, 'metrics');
  const names = (): string[] => readdirSync(folder()).filter((name) => !name.startsWith(`${process.pid}-`));
  const deadPid = () => spawnSync(process.execPath, ['-e', '']).pid;
  const sweep = () => face.app.get(MetricsFiles).sweep();

  /** What a process with these counts would have published, so many seconds ago; the path of its file. */
  async function publish(
    { pid, host = hostname(), silentS = 0 }: { pid: number; host?: string; silentS?: number },
    count: (metrics: Metrics) => void,
  ): Promise<string> {
    const counting = new Metrics();
    count(counting);
    const path = join(folder(), `${pid}-${published++}.json`);
    const metrics = await counting.registry.getMetricsAsJSON();
    await writeFile(path, JSON.stringify({ host, pid, metrics }));
    const then = Date.now() / 1_000 - silentS;
    utimesSync(path, then, then);
    return path;
  }
  let published = 0;

  async function counted(frames: number): Promise<unknown[]> {
    const metrics = new Metrics();
    metrics.frames(frames);
    return (await metrics.registry.getMetricsAsJSON()).filter(({ type }) => String(type) === 'counter');
  }

  it('counts under the names of the contract', async () => {
    const metrics = face.app.get(Metrics);
    metrics.taskAccepted();
    metrics.taskFinished('FAILED', 'NOT_A_VIDEO');
    metrics.taskFinished('SUCCESS', null);
    metrics.stage('decode', 0.3);
    metrics.inference('scene-descriptor@1', 0.02);
    metrics.frames(150);
    metrics.ssrfBlocked();
    metrics.webhookAttempt('delivered');
    await face.queue.add('a');
    const answer = await face.fetch('/metrics');
    const text = await answer.text();
    expect(answer.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
    for (const line of [
      'vas_tasks_accepted_total 1',
      'vas_tasks_finished_total{outcome="FAILED",error_code="NOT_A_VIDEO"} 1',
      'vas_tasks_finished_total{outcome="SUCCESS",error_code=""} 1',
      'vas_stage_duration_seconds_bucket{le="0.5",stage="decode"} 1',
      'vas_stage_duration_seconds_count{stage="decode"} 1',
      'vas_inference_duration_seconds_count{model="scene-descriptor@1"} 1',
      'vas_frames_processed_total 150',
      'vas_ssrf_blocked_total 1',
      'vas_webhook_attempts_total{result="delivered"} 1',
      'vas_queue_depth{state="waiting"} 1',
      'vas_queue_oldest_age_seconds 1.5',
    ])
      expect(text.split('\n')).toContain(line);
  });

  it('knows every series from the start, so that the first event is an increase', async () => {
    const text = await scrape();
    for (const line of [
      'vas_tasks_finished_total{outcome="FAILED",error_code="WORKER_LOST"} 0',
      'vas_webhook_attempts_total{result="gave_up"} 0',
      'vas_ssrf_blocked_total 0',
      'vas_processes{kind="api"} 1',
    ])
      expect(text.split('\n')).toContain(line);
    expect(text).toMatch(/^vas_disk_free_bytes [1-9]/m);
  });

  it('adds what living processes published, those of other containers too, whatever their pid', async () => {
    face.app.get(Metrics).frames(1);
    await publish({ pid: process.ppid }, (metrics) => metrics.frames(100));
    await publish({ pid: 1, host: 'worker-1' }, (metrics) => metrics.runsAs('worker'));
    await publish({ pid: 1, host: 'worker-2' }, (metrics) => metrics.runsAs('worker'));
    await publish({ pid: deadPid(), host: 'worker-3' }, (metrics) => metrics.frames(10));
    for (let times = 0; times < 2; times++) {
      await sweep();
      expect(await scrape()).toContain('vas_frames_processed_total 111\n');
      expect(await scrape()).toContain('vas_processes{kind="worker"} 2\n');
    }
  });

  it('keeps what dead processes counted, in one file, also for the next API', async () => {
    const paths = [
      await publish({ pid: deadPid() }, (metrics) => metrics.frames(7)),
      await publish({ pid: 1, host: 'gone', silentS: 7_200 }, (metrics) => metrics.frames(5)),
    ];
    await publish({ pid: 1, host: 'silent', silentS: 120 }, (metrics) => {
      metrics.frames(3);
      metrics.runsAs('worker');
    });
    for (let times = 0; times < 2; times++) {
      expect(await scrape()).toContain('vas_frames_processed_total 15\n');
      expect(await scrape()).not.toContain('kind="worker"');
      await sweep();
    }
    expect(paths.filter((path) => existsSync(path))).toEqual([]);
    expect(names().filter((name) => name.startsWith('sum-'))).toHaveLength(1);
    const next = await new MetricsFiles(face.data, new Metrics()).collect();
    expect(JSON.stringify(next)).toContain('"value":12');
  });

  it('counts nothing twice when several processes sweep at once, nor when one dies while it does', async () => {
    for (let n = 0; n < 4; n++) await publish({ pid: deadPid() }, (metrics) => metrics.frames(1));
    const others = [1, 2, 3].map(() => new MetricsFiles(face.data, new Metrics()));
    await Promise.all([sweep(), ...others.map((files) => files.sweep())]);
    expect(await scrape()).toContain('vas_frames_processed_total 4\n');
    // A sum was written, and what it replaces was not removed.
    const left = await publish({ pid: deadPid() }, (metrics) => metrics.frames(9));
    const replaces = [basename(left)];
    await writeFile(join(folder(), 'sum-x.json'), JSON.stringify({ replaces, metrics: await counted(9) }));
    for (let times = 0; times < 3; times++) {
      expect(await scrape()).toContain('vas_frames_processed_total 13\n');
      await sweep();
    }
  });

  it('counts on after its own restart', async () => {
    face.app.get(Metrics).frames(2);
    const files = face.app.get(MetricsFiles);
    await files.publish();
    const next = new MetricsFiles(face.data, new Metrics());
    expect(JSON.stringify(await next.collect())).toContain('"value":2,');
  });

  it('is not stopped by a file that is no JSON', async () => {
    await writeFile(join(folder(), `${process.ppid}-x.json`), '{');
    expect((await face.fetch('/metrics')).status).toBe(200);
  });
});
