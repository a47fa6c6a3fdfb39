import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { newTask } from '../../test/support/http-face.js';
import { NO_MOUNT, SmallDisk } from '../../test/support/small-disk.js';
import { DataDir } from '../common/data-dir.js';
import { readEnv } from '../common/env.js';
import type { Frame } from '../common/frame.js';
import { unit } from '../contracts/points.js';
import { Metrics } from '../metrics/metrics.js';
import { MetricsFiles } from '../metrics/metrics.files.js';
import { Observations } from '../observations/observations.js';
import type { Findings, StepContext } from '../pipeline/step.js';
import { IndexStep } from '../pipeline/steps/index.step.js';
import { EmbeddedVectorStore } from '../vector-store/embedded.vector-store.js';
import { KeptPoints } from '../vector-store/kept-points.js';
import type { VectorStore } from '../vector-store/vector-store.js';
import { TaskArtifacts } from './artifacts.js';
import { asAnalysisError } from './as-analysis-error.js';
import { WorkingFiles } from './working-files.js';

const COLLECTION = 'color_1';
const task = newTask();
const attempt = { task, lease: 'lease', ensureLease: () => Promise.resolve() };

/** Frames that each have an embedding and something to observe. */
async function* frames(count: number): AsyncGenerator<Frame> {
  for (let index = 0; index < count; index++) {
    const embeddings = new Map([['color@1', unit([index + 1, 1, 1])]]);
    const findings = { embeddings, shot: 0, brightness: index };
    yield { index, timeMs: index * 40, isSampled: true, pictures: new Map(), thumbnail: null, findings };
  }
}

const context = {
  taskId: task.id,
  run: attempt.lease,
  videoUrl: task.videoUrl,
  pipeline: task.pipeline,
  owner: null,
  metadata: {},
  findings: { shots: [], labels: [], tracks: [], vectors: null } as unknown as Findings,
  ensureLease: attempt.ensureLease,
  durationMs: () => 80_000,
} as unknown as StepContext;

/** What a task that meets the full disk here ends with. */
const codeOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'no error',
    (error: unknown) => asAnalysisError(error, 'analyze').code,
  );

async function through(run: AsyncIterable<Frame>): Promise<void> {
  for await (const _ of run);
}

// As root only: a disk that is full needs one that can be filled.
(NO_MOUNT ? describe.skip : describe)(
  `a disk that is full when is written${NO_MOUNT ? ` (skipped: ${NO_MOUNT})` : ''}`,
  () => {
    let disk: SmallDisk;
    let data: DataDir;
    let files: WorkingFiles;
    let store: VectorStore;
    let kept: KeptPoints;

    beforeAll(() => {
      disk = new SmallDisk(32_000_000);
      data = new DataDir(readEnv({ DATA_DIR: disk.path }));
      [files, kept, store] = [new WorkingFiles(data), new KeptPoints(data), new EmbeddedVectorStore(data)];
    });
    afterEach(() => disk.free());
    afterAll(async () => {
      await store.close();
      disk.remove();
    });

    it('what frames show: the attempt fails as STORAGE_FULL, nothing is kept of it, and the next is whole', async () => {
      const observations = new Observations(data);
      const record = async (count: number): Promise<void> => {
        const recording = observations.record(files.artifacts(attempt));
        try {
          await through(recording.keep(frames(count)));
          await recording.publish();
        } finally {
          await recording.close();
        }
      };
      disk.fill(8_192);
      expect(await codeOf(record(2_000))).toBe('STORAGE_FULL');
      expect(readdirSync(files.artifacts(attempt))).toEqual([]);
      disk.free();
      await record(2_000);
      await files.publish(attempt);
      const file = await observations.open(task.id);
      const { lines } = await file!.page(await file!.span(undefined, undefined), 5_000);
      await file!.close();
      expect(lines).toHaveLength(2_000);
    });

    it('an artefact: the attempt fails as STORAGE_FULL, and none of it is served', async () => {
      await files.remove(task.id, attempt.lease);
      const before = readdirSync(data.artifacts(task.id));
      const artifacts = new TaskArtifacts(task.id, files.artifacts(attempt));
      disk.fill(8_192);
      expect(await codeOf(artifacts.write('shot-0.jpg', Buffer.alloc(100_000)))).toBe('STORAGE_FULL');
      expect(readdirSync(data.artifacts(task.id))).toEqual(before);
      disk.free();
      await artifacts.write('shot-0.jpg', Buffer.alloc(100_000));
      await files.publish(attempt);
      expect(readFileSync(join(data.artifacts(task.id), 'shot-0.jpg'))).toHaveLength(100_000);
    });

    it('the points that are kept: the attempt fails as STORAGE_FULL, and no file of points is half', async () => {
      disk.fill();
      expect(await codeOf(through(new IndexStep(store, kept).run(frames(500), context)))).toBe('STORAGE_FULL');
      expect([await kept.has(task.id), readdirSync(data.embeddings(task.id))]).toEqual([false, []]);
    });

    it('vectors: the attempt fails as STORAGE_FULL, no part of them is found, and the next stores all', async () => {
      const elsewhere = { keep: () => Promise.resolve() } as unknown as KeptPoints;
      await store.ensure({ name: COLLECTION, dimensions: 3 });
      disk.fill();
      expect(await codeOf(through(new IndexStep(store, elsewhere).run(frames(500), context)))).toBe('STORAGE_FULL');
      expect(await store.count(COLLECTION)).toBe(0);
      disk.free();
      await through(new IndexStep(store, kept).run(frames(500), context));
      const stored = await store.ofTask(COLLECTION, task.id);
      expect([stored.length, await kept.has(task.id)]).toEqual([500, true]);
    });

    it('metrics: the process lives, what it said last is still read, and the next is said', async () => {
      const counted = async (): Promise<number> => {
        const all = (await new MetricsFiles(data, new Metrics()).collect()).flat();
        const accepted = all.filter(({ name }) => name === 'vas_tasks_accepted_total');
        return Math.max(...accepted.map(({ values }) => (values[0] as { value: number } | undefined)?.value ?? 0));
      };
      const metrics = new Metrics();
      const writer = new MetricsFiles(data, metrics);
      metrics.taskAccepted();
      await writer.publish();
      metrics.taskAccepted();
      disk.fill();
      expect(await codeOf(writer.publish())).toBe('STORAGE_FULL');
      expect(await counted()).toBe(1);
      disk.free();
      await writer.publish();
      expect(await counted()).toBe(2);
    });
  },
);
