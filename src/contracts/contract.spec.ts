import * as jest from '@jest/globals';
import { describe, expect, it } from '@jest/globals';
import * as nodeTest from 'node:test';
import { MemoryQueue } from '../../test/support/memory-queue.js';
import MemoryVectorStore from '../../test/support/memory.vector-store.js';
import { DataDir } from '../common/data-dir.js';
import { readEnv } from '../common/env.js';
import type { Queue } from '../queue/queue.js';
import { queueContract } from './queue.contract.js';
import type { TestRunner } from './test-runner.js';
import { vectorStoreContract } from './vector-store.contract.js';

/** The runners that the guide names and that are installed here; checked by the compiler. */
const RUNNERS: TestRunner[] = [jest, nodeTest];

/** Runs one promise of a suite, and answers what its failure says. */
class OnePromise implements TestRunner {
  readonly #hooks: (() => Promise<void>)[] = [];
  readonly #tests = new Map<string, () => Promise<void>>();

  describe = (_name: string, suite: () => void): void => suite();
  beforeEach = (hook: () => Promise<void>): void => void this.#hooks.push(hook);
  afterEach = (): void => undefined;
  it = (name: string, test: () => Promise<void>): void => void this.#tests.set(name, test);

  async failure(name: string): Promise<string> {
    const work = [...this.#hooks, this.#tests.get(name)!];
    try {
      for (const each of work) await each();
    } catch (error) {
      return (error as Error).message;
    }
    return '';
  }
}

function ofQueue(queue: Queue): OnePromise {
  const runner = new OnePromise();
  queueContract(runner, 'mine', async () => ({ open: async () => queue, close: async () => undefined }));
  return runner;
}

describe('a contract that an implementation breaks', () => {
  it('says which methods are missing', async () => {
    const half = Object.assign(new MemoryQueue(), { drain: undefined }) as unknown as Queue;
    const said = await ofQueue(half).failure('extends Queue, lacks no method and says its kind');
    expect(said).toMatch(
      /^Queue promises: .*"mine" did not\.\nWhat to do: Extend the class Queue of video-ai-system\/plugin/,
    );
    expect(said).toContain('+     "drain",');
  });

  it('says that an implementation is of no class or of another copy of the package', async () => {
    const stranger = { ...new MemoryQueue(), ...methodsOf(MemoryQueue) } as unknown as Queue;
    const said = await ofQueue(stranger).failure('extends Queue, lacks no method and says its kind');
    expect(said).toMatch(/npm ls video-ai-system[\s\S]*isInstance/);
  });

  it('says what to do about a promise, and what was seen', async () => {
    const forgetful = Object.assign(new MemoryQueue(), { position: async () => 7 });
    const said = await ofQueue(forgetful).failure(
      'says how many are ahead, how many there are, and how long the oldest waits',
    );
    expect(said).toMatch(/What to do: `position` counts from 0[\s\S]*What was seen: [\s\S]*7/);
  });

  it('says that it could not be opened before any promise was looked at', async () => {
    const runner = new OnePromise();
    vectorStoreContract(runner, 'mine', () => Promise.reject(new Error('no such server')));
    expect(await runner.failure('does nothing for no points')).toMatch(
      /it is opened[\s\S]*`open` and `close` that the suite was given[\s\S]*no such server/,
    );
  });

  it('says nothing when it is kept', async () => {
    const runner = new OnePromise();
    const data = new DataDir(readEnv({ DATA_DIR: '/nowhere' }));
    vectorStoreContract(runner, 'memory', async () => new MemoryVectorStore(data));
    expect(await runner.failure('does nothing for no points')).toBe('');
    expect(RUNNERS).toHaveLength(2);
  });
});

const methodsOf = ({ prototype }: typeof MemoryQueue): object =>
  Object.fromEntries(Object.getOwnPropertyNames(prototype).map((name) => [name, prototype[name as keyof MemoryQueue]]));
