import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
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
  const file = (pid: number) => join(face.data.root, 'metrics', `${pid}.json`);
  const deadPid = () => spawnSync(process.execPath, ['-e', '']).pid;

  /** What a worker with these counts would have published. */
  async function publish(pid: number, count: (metrics: Metrics) => void): Promise<void> {
    const metrics = new Metrics();
    count(metrics);
    await new MetricsFiles(face.data, metrics).publish();
    if (pid !== process.pid) await rename(file(process.pid), file(pid));
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

  it('adds what living workers published', async () => {
    face.app.get(Metrics).frames(1);
    await publish(process.ppid, (metrics) => metrics.frames(100));
    await publish(process.pid, (metrics) => metrics.frames(10));
    expect(await scrape()).toContain('vas_frames_processed_total 111\n');
    expect(await scrape()).toContain('vas_frames_processed_total 111\n');
  });

  it('removes the file of a dead worker and keeps what it counted', async () => {
    const pid = deadPid();
    await publish(pid, (metrics) => metrics.frames(7));
    expect(await scrape()).toContain('vas_frames_processed_total 7\n');
    expect(existsSync(file(pid))).toBe(false);
    await publish(deadPid(), (metrics) => metrics.frames(5));
    expect(await scrape()).toContain('vas_frames_processed_total 12\n');
  });

  it('is not stopped by a file that is no JSON', async () => {
    await writeFile(file(process.ppid), '{');
    expect((await face.fetch('/metrics')).status).toBe(200);
  });
});
