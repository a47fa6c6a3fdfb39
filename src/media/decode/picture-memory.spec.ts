import { describe, expect, it } from '@jest/globals';
import { PictureMemory } from './picture-memory.js';

describe('memory for pictures', () => {
  it('is shared, and pictures that follow one another lie side by side', () => {
    const memory = new PictureMemory(100);
    const [first, second] = [memory.take(), memory.take()];
    expect(first.buffer).toBeInstanceOf(SharedArrayBuffer);
    expect(second.buffer).toBe(first.buffer);
    expect(second.byteOffset).toBe(first.byteOffset + 100);
  });

  it('is used again in the order in which it was given back', () => {
    const memory = new PictureMemory(100);
    const taken = Array.from({ length: 9 }, () => memory.take());
    for (const picture of taken) memory.giveBack(picture);
    const again = taken.map(() => memory.take());
    expect(again.every((picture, at) => picture === taken[at])).toBe(true);
  });

  it('does not grow while as many pictures are given back as taken', () => {
    const memory = new PictureMemory(2 ** 16);
    const held = Array.from({ length: 40 }, () => memory.take());
    const buffers = new Set(held.map(({ buffer }) => buffer));
    for (let count = 0; count < 2_000; count++) {
      memory.giveBack(held.shift() as Uint8Array);
      held.push(memory.take());
      buffers.add(held.at(-1)!.buffer);
    }
    expect([...buffers].reduce((sum, { byteLength }) => sum + byteLength, 0)).toBeLessThanOrEqual(4 * 2 ** 20);
  });

  it('is never in two hands', () => {
    const memory = new PictureMemory(100);
    const picture = memory.take();
    memory.giveBack(picture);
    memory.giveBack(picture);
    memory.giveBack(new Uint8Array(100));
    const taken = [memory.take(), memory.take(), memory.take()];
    expect(new Set(taken.map(({ byteOffset }) => byteOffset)).size).toBe(3);
  });
});
