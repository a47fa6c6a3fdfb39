import { RedisServer } from '../test/support/redis.js';
import { Client } from './support/client.mjs';
import { Fleet } from './support/fleet.mjs';
import { faultsOf, outcome } from './support/outcome.mjs';
import { Receiver } from './support/receiver.mjs';
import { killWorker, storm, times } from './support/storm.mjs';

/** Workers and Redis itself die while tasks are accepted and done. */
export const redis = {
  about: 'Redis queue: worker kill -9, Redis kill -9 (AOF everysec)',
  numbers: { tasks: 800, kills: 30, redisKills: 8 },
  short: { tasks: 24, kills: 1, redisKills: 2 },
  mutations: [
    {
      name: 'Redis keeps no append-only file',
      numbers: { tasks: 20, kills: 0, redisKills: 1 },
      redis: { appendonly: 'no' },
    },
  ],

  async run(settings) {
    const { tasks, kills, redisKills } = settings.numbers;
    const server = await RedisServer.start({ appendfsync: 'everysec', ...settings.mutation?.redis });
    const receiver = await Receiver.start();
    const env = { QUEUE_BACKEND: 'bullmq', REDIS_DSN: server.dsn };
    const fleet = await Fleet.start({ changes: settings.changes, env });
    const crashRedis = async () => {
      await server.kill();
      await server.restart();
    };
    try {
      const client = new Client(fleet);
      const blows = [...times(kills, killWorker(fleet)), ...times(redisKills, crashRedis)];
      const submitted = client.submitAll(settings.requests(tasks, { callback_url: receiver.url }));
      await Promise.all([submitted, storm(blows, tasks * 0.8, () => receiver.taken.size)]);
      await client.quiet(settings.idleMs);
      const counts = await outcome(fleet, client, receiver);
      return { counts, faults: faultsOf(counts) };
    } finally {
      await fleet.stop();
      await receiver.stop();
      await server.stop();
    }
  },
};
