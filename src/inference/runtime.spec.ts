import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { colorGraph, slowGraph, temporaryRegistry } from '../../test/support/tiny-models.js';
import { readEnv } from '../common/env.js';
import { InferenceThread } from './inference-thread.js';
import type { ThreadOptions } from './protocol.js';
import { Runtime } from './runtime.js';
import type { TensorData } from './tensor.js';

const env = readEnv({ INFERENCE_THREADS: '1' });
const frames = (count: number, value: number): Record<string, TensorData> => ({
  frames: { type: 'uint8', dims: [count, 4, 4, 3], data: new Uint8Array(count * 48).fill(value) },
});

describe('Runtime', () => {
  const runtime = new Runtime(env);
  let color: string;
  let slow: string;
  let remove: () => Promise<void>;

  beforeAll(async () => {
    const registry = await temporaryRegistry();
    remove = registry.remove;
    [color, slow] = [join(registry.root, 'color.onnx'), join(registry.root, 'slow.onnx')] as [string, string];
    await writeFile(color, colorGraph());
    await writeFile(slow, slowGraph(24));
  });
  afterAll(async () => {
    await runtime.close();
    await remove();
  });

  it('says what a graph takes and gives', async () => {
    expect(await runtime.load(color)).toEqual({
      inputs: [{ name: 'frames', type: 'uint8', shape: ['N', 4, 4, 3] }],
      outputs: [{ name: 'embedding', type: 'float32', shape: ['N', 3] }],
      provider: 'cpu',
    });
  });

  it('runs a batch and moves its buffer away', async () => {
    const feeds = frames(2, 7);
    const { embedding } = await runtime.run(color, feeds);
    expect(feeds['frames']?.data.byteLength).toBe(0);
    expect(embedding).toMatchObject({ type: 'float32', dims: [2, 3] });
    for (const number of (embedding as TensorData).data) expect(number).toBeCloseTo(1 / Math.sqrt(3), 6);
  });

  it('leaves the neighbours of a view of a larger buffer where they are', async () => {
    const all = new Uint8Array(96).fill(9);
    await runtime.run(color, { frames: { type: 'uint8', dims: [1, 4, 4, 3], data: all.subarray(48) } });
    expect(all.every((byte) => byte === 9)).toBe(true);
  });

  it('throws what ONNX Runtime said and goes on', async () => {
    await expect(runtime.load(`${color}.missing`)).rejects.toThrow(/File doesn't exist/);
    await expect(runtime.run(color, { wrong: frames(1, 1)['frames'] as TensorData })).rejects.toThrow(/frames/);
    await expect(runtime.run(color, frames(1, 1))).resolves.toBeDefined();
  });

  it('keeps the event loop free while a model runs', async () => {
    await runtime.load(slow);
    const started = performance.now();
    let [last, longest, isDone] = [started, 0, false];
    const running = runtime.run(slow, frames(1, 1)).finally(() => (isDone = true));
    while (!isDone) {
      await new Promise((resolve) => setImmediate(resolve));
      longest = Math.max(longest, performance.now() - last);
      last = performance.now();
    }
    await running;
    expect(longest).toBeLessThan((last - started) / 2);
  });

  it('fails what is pending when its thread dies, and starts another for the next call', async () => {
    class Unlucky extends Runtime {
      starts = 0;
      protected override start(options: ThreadOptions): InferenceThread {
        const dying = new URL('../../test/support/dying.thread.mjs', import.meta.url);
        return this.starts++ === 0 ? new InferenceThread(options, dying) : super.start(options);
      }
    }
    const unlucky = new Unlucky(env);
    const lost = { name: 'ThreadLost', message: 'the inference thread ended (out of luck)' };
    const both = await Promise.allSettled([unlucky.load(color), unlucky.run(color, frames(1, 1))]);
    for (const outcome of both) expect(outcome).toMatchObject({ status: 'rejected', reason: lost });
    await expect(unlucky.run(color, frames(1, 1))).resolves.toBeDefined();
    expect(unlucky.starts).toBe(2);
    await unlucky.close();
  });

  it('finishes the run that it is in before it closes', async () => {
    const closing = new Runtime(env);
    await closing.load(slow);
    const running = closing.run(slow, frames(1, 1));
    await closing.close();
    await expect(running).resolves.toHaveProperty('mean');
    await expect(closing.load(slow)).rejects.toThrow('the inference runtime is closed');
  });
});
