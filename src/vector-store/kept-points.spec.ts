import { readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { randomPoints } from '../contracts/points.js';
import { temporaryFolder } from '../../test/support/temporary.js';
import { DataDir } from '../common/data-dir.js';
import { readEnv } from '../common/env.js';
import { KeptPoints } from './kept-points.js';
import { PointsDamaged } from './packed-points.js';

const TASK = '01900000-0000-7000-8000-000000000001';

describe('KeptPoints', () => {
  let folder: ReturnType<typeof temporaryFolder>;
  let data: DataDir;
  let kept: KeptPoints;
  beforeEach(() => {
    folder = temporaryFolder();
    data = new DataDir(readEnv({ DATA_DIR: folder.path }));
    kept = new KeptPoints(data);
  });
  afterEach(() => folder.remove());

  const path = (file: string): string => join(data.embeddings(TASK), file);

  it('gives back exactly what it was given, of several models', async () => {
    const sets = [
      { model: 'scene-descriptor@1', points: randomPoints(1, 50, 512, 'a') },
      { model: 'clip@2.0', points: randomPoints(2, 7, 3, 'b') },
    ];
    await kept.keep(TASK, sets);
    expect(await kept.files(TASK)).toEqual(['clip_2_0.points', 'scene-descriptor_1.points']);
    expect(await kept.read(TASK, 'scene-descriptor_1.points')).toEqual(sets[0]);
    expect(await kept.read(TASK, 'clip_2_0.points')).toEqual(sets[1]);
    expect(await kept.tasks()).toEqual([TASK]);
  });

  it('adds and removes a set beside another, and adds nothing to a task that was erased', async () => {
    const [old, anew] = [
      { model: 'color@1', points: randomPoints(1, 2, 4, 'a') },
      { model: 'color@2', points: randomPoints(2, 2, 4, 'b') },
    ];
    await kept.keep(TASK, [old]);
    expect(await kept.add(TASK, anew)).toBe(true);
    expect(await kept.read(TASK, 'color_2.points')).toEqual(anew);
    await kept.drop(TASK, 'color@1');
    expect(await kept.files(TASK)).toEqual(['color_2.points']);
    await kept.remove(TASK);
    expect([await kept.add(TASK, anew), await kept.has(TASK)]).toEqual([false, false]);
  });

  it('keeps only the last of two runs, also of another model', async () => {
    await kept.keep(TASK, [{ model: 'old@1', points: randomPoints(1, 2, 4, 'a') }]);
    await kept.keep(TASK, [{ model: 'new@1', points: randomPoints(2, 3, 4, 'a') }]);
    expect(await kept.files(TASK)).toEqual(['new_1.points']);
    await kept.keep(TASK, []);
    expect(await kept.has(TASK)).toBe(false);
  });

  it('takes no file for whole that was cut off or changed in a bit', async () => {
    await kept.keep(TASK, [{ model: 'a@1', points: randomPoints(1, 20, 16, 'a') }]);
    const whole = readFileSync(path('a_1.points'));
    for (const at of [0, 9, 40, whole.length - 200, whole.length - 1]) {
      const changed = Buffer.from(whole);
      changed[at] = (changed[at] ?? 0) ^ 1;
      writeFileSync(path('a_1.points'), changed);
      await expect(kept.read(TASK, 'a_1.points')).rejects.toBeInstanceOf(PointsDamaged);
    }
    writeFileSync(path('a_1.points'), whole);
    for (const length of [whole.length - 1, 100, 5, 0]) {
      truncateSync(path('a_1.points'), length);
      await expect(kept.read(TASK, 'a_1.points')).rejects.toBeInstanceOf(PointsDamaged);
    }
  });

  it('has nothing of a task that was removed', async () => {
    await kept.keep(TASK, [{ model: 'a@1', points: randomPoints(1, 2, 4, 'a') }]);
    await kept.remove(TASK);
    await kept.remove(TASK);
    expect([await kept.has(TASK), await kept.tasks(), await kept.read(TASK, 'a_1.points')]).toEqual([false, [], null]);
  });
});
