import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from './support/client.mjs';
import { FaultyQdrant } from './support/faulty-qdrant.mjs';
import { Fleet } from './support/fleet.mjs';
import { outcome } from './support/outcome.mjs';
import { killWorker, storm, times } from './support/storm.mjs';

/** The vector store fails a fifth of all calls, before or after doing them, goes away, and workers die between its writes. */
export const vectors = {
  about: 'vector store failing 20 %, away twice, worker kill -9 right after its points were stored',
  numbers: { tasks: 200, kills: 10, outages: 2, awayMs: 10_000 },
  short: { tasks: 8, kills: 1, outages: 1, awayMs: 1_500 },
  mutations: [
    {
      name: 'a task succeeds whatever the store says',
      numbers: { tasks: 4, kills: 0, outages: 1, awayMs: 8_000 },
      finds: /[1-9]\d* points are missing/,
      changes: [
        [
          'pipeline/steps/index.step.js',
          'if (!(error instanceof VectorStoreUnavailable) ||',
          'if (error instanceof VectorStoreUnavailable) return;\n            if (!(error instanceof VectorStoreUnavailable) ||',
        ],
      ],
    },
    {
      name: 'ids are by chance and points of earlier runs stay',
      numbers: { tasks: 4, kills: 1, outages: 0, awayMs: 0 },
      finds: /[1-9]\d* should not be there/,
      changes: [
        [
          'pipeline/steps/index.step.js',
          'const id = pointId(taskId, model, timeMs);',
          'const id = crypto.randomUUID();',
        ],
        [
          'pipeline/steps/index.step.js',
          'await this.store.deleteTask(context.taskId, { exceptRun: context.run });',
          '',
        ],
      ],
    },
  ],

  async run(settings) {
    const { tasks, kills, outages, awayMs } = settings.numbers;
    const store = await FaultyQdrant.start({ failing: 0.2 });
    const env = { VECTOR_STORE: 'qdrant', QDRANT_URL: store.url };
    const fleet = await Fleet.start({ changes: settings.changes, env, workers: 1 });
    try {
      const client = new Client(fleet);
      const kill = () => store.afterUpsert(killWorker(fleet));
      const blows = [...times(kills, kill), ...times(outages, () => store.away(awayMs))];
      const submitted = client.submitAll(settings.requests(tasks, { pipeline: 'vectors' }));
      await Promise.all([submitted, storm(blows, tasks * 0.8, () => fleet.ends().size)]);
      await client.quiet(settings.idleMs);
      await sleep(500);
      const counts = await outcome(fleet, client);
      const compared = await compare(store, client);
      const { missing, extra } = compared;
      const faults = [
        ...(counts.ended === counts.accepted ? [] : [`${counts.accepted - counts.ended} tasks have not ended`]),
        ...(counts.lost + counts.duplicated === 0 ? [] : [`${counts.lost} lost, ${counts.duplicated} duplicated`]),
        ...(missing + extra === 0 ? [] : [`${missing} points are missing, ${extra} should not be there`]),
        ...compared.otherFailures,
      ];
      const { refused, dropped } = store;
      return { counts: { ...counts, points: compared.expected, missing, extra, refused, dropped }, faults };
    } finally {
      await fleet.stop();
      await store.stop();
    }
  },
};

/** The points that are there beside those that must be: what each successful task says it stored, under its last run. */
async function compare(store, client) {
  const found = await store.points();
  const tally = { expected: 0, missing: 0, extra: 0, otherFailures: [] };
  for (const id of client.accepted) {
    const task = await client.task(id);
    const own = found.filter(({ payload }) => payload.task_id === id);
    const expected = task?.status === 'SUCCESS' ? task.result.sampling.frames_analyzed : 0;
    const distinct = new Set(own.map(({ payload }) => payload.time_ms)).size;
    tally.expected += expected;
    tally.missing += Math.max(0, expected - distinct);
    tally.extra += own.length - Math.min(distinct, expected);
    if (task?.status === 'FAILED' && task.error.code !== 'VECTOR_STORE_UNAVAILABLE')
      tally.otherFailures.push(`a task failed as ${task.error.code}`);
  }
  return tally;
}
