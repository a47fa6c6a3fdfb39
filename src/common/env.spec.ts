import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { ENV_VARIABLES, EnvInvalid, list, readEnv } from './env.js';
import { envExample } from './env-example.js';

describe('readEnv', () => {
  it('has a default for everything', () => {
    expect(readEnv({})).toMatchObject({
      HOST: '127.0.0.1',
      PORT: 3000,
      QUEUE_BACKEND: 'auto',
      REDIS_DSN: 'redis://localhost:6379/0',
      MODEL_REGISTRY_PATH: './models',
      PIPELINE_CONFIG_PATH: 'config/development.json',
      MAX_VIDEO_BYTES: 524_288_000,
    });
  });

  it('takes settings from the environment', () => {
    const env = readEnv({
      REDIS_DSN: 'rediss://cache:6380/2',
      PORT: '0',
      WORKERS: '3',
      PUBLIC_URL: 'https://video.example.com',
    });
    expect(env).toMatchObject({
      REDIS_DSN: 'rediss://cache:6380/2',
      PORT: 0,
      WORKERS: 3,
      PUBLIC_URL: 'https://video.example.com',
    });
  });

  it('reads an empty variable as one that is not set', () => {
    const env = readEnv({ PORT: '', PUBLIC_URL: '' });
    expect(env.PORT).toBe(3000);
    expect(env.PUBLIC_URL).toBeUndefined();
  });

  it('names every problem at once: the variable, what it got and what it takes', () => {
    const read = () => readEnv({ PORT: '80a', WORKERS: '-1', VECTOR_TTL: 'week', REDIS_DSN: 'localhost' });
    expect(read).toThrow(EnvInvalid);
    expect(read).toThrow('4 problems');
    expect(read).toThrow('PORT="80a": takes a whole number from 0 to 65535');
    expect(read).toThrow('WORKERS=-1: takes a whole number from 0 to 64');
    expect(read).toThrow('VECTOR_TTL="week": takes forever or task');
    expect(read).toThrow('REDIS_DSN="localhost": takes a Redis DSN');
  });

  it('does not print a secret that it refuses', () => {
    expect(() => readEnv({ CALLBACK_SECRET: 'hunter2' })).toThrow('CALLBACK_SECRET');
    expect(() => readEnv({ CALLBACK_SECRET: 'hunter2' })).not.toThrow('hunter2');
    for (const REDIS_DSN of ['redis:/me:hunter2@host', 'http://me:hunter2@host']) {
      expect(() => readEnv({ REDIS_DSN })).toThrow('REDIS_DSN=(not shown): takes a Redis DSN');
      expect(() => readEnv({ REDIS_DSN })).not.toThrow('hunter2');
    }
  });
});

describe('.env.example', () => {
  it('lists exactly the variables with their defaults', () => {
    expect(readFileSync('.env.example', 'utf8')).toBe(envExample());
    const keys = [...envExample().matchAll(/^(?:# )?([A-Z][A-Z0-9_]+)=/gm)].map(([, key]) => key);
    expect(keys).toEqual(ENV_VARIABLES.map(({ name }) => name));
  });
});

describe('list', () => {
  it('splits at commas and drops what is empty', () => {
    expect(list(' a, b ,,c')).toEqual(['a', 'b', 'c']);
    expect(list(undefined)).toEqual([]);
  });
});
