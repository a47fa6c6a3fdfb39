import { RedisServer } from '../test/support/redis.js';
import { Ambush, killAt, layEvenly } from './support/ambush.mjs';
import { Client } from './support/client.mjs';
import { Fleet } from './support/fleet.mjs';
import { faultsOf, outcome } from './support/outcome.mjs';
import { Receiver } from './support/receiver.mjs';
import { killWorker, storm, times } from './support/storm.mjs';

/** Workers and Redis itself die while tasks are accepted and done. */
export const redis = {
  about: 'Redis queue: worker kill -9, Redis kill -9 (AOF everysec)',
  numbers: { tasks: 800, kills: 30, redisKills: 8 },
  short: { tasks: 12, kills: 1, redisKills: 1, workers: 1 },
  mutations: [
    {
      name: 'Redis keeps no append-only file',
      numbers: { tasks: 6, kills: 0, redisKills: 1, workers: 1 },
      finds: /[1-6] lost/,
      redis: { appendonly: 'no' },
    },
  ],

  async run(settings) {
    const { tasks, kills, redisKills, workers } = settings.numbers;
    const server = await RedisServer.start({ appendfsync: 'everysec', ...settings.mutation?.redis });
    const receiver = await Receiver.start();
    const env = { QUEUE_BACKEND: 'bullmq', REDIS_DSN: server.dsn };
    const fleet = await Fleet.start({ changes: settings.changes, env, workers });
    const crashRedis = async () => {
      await server.kill();
      await server.restart();
    };
    try {
      const client = new Client(fleet);
      // Half of the kills meet a worker in the middle of a task, the others fall whenever they fall.
      const deadly = Ambush.several(fleet, Math.ceil(kills / 2));
      const blows = [...times(kills - deadly.length, killWorker(fleet)), ...times(redisKills, crashRedis)];
      const requests = settings.requests(tasks, { callback_url: receiver.url });
      await Promise.all([
        client.submitAll(layEvenly(deadly, requests)),
        storm(blows, tasks * 0.8, () => receiver.taken.size),
        ...deadly.map(killAt),
      ]);
      await client.quiet(settings.idleMs);
      const counts = await outcome(fleet, client, { receiver });
      return { counts, faults: faultsOf(counts) };
    } finally {
      await fleet.stop();
      await receiver.stop();
      await server.stop();
    }
  },
};
