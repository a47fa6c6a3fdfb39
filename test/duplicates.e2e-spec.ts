import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { DuplicatesView, DuplicateView } from '../src/search/duplicates/duplicates.view.js';
import { cuts, take } from './support/compositions.js';
import { footage } from './support/footage.js';
import { Service } from './support/service.js';

const CODE = ['-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p', '-threads', '1'];

const FILM = cuts('film', [take('zoom', 75), take('life', 75), take('turning', 75), take('waves', 75)]);
const OTHER = cuts('other', [take('cells', 75), take('clock', 75), take('bars', 75), take('light', 75)]);

/** Seconds 3 to 9 of the first input between what the second shows before and after its fourth second. */
const PART_OF_ANOTHER =
  '[1:v]split[x][y];[x]trim=end=4,setpts=PTS-STARTPTS[a];[0:v]trim=3:9,setpts=PTS-STARTPTS[b];' +
  '[y]trim=4:8,setpts=PTS-STARTPTS[c];[a][b][c]concat=n=3';

interface Copy {
  filters: string;
  /** From and to in the film and in the copy, ms. */
  range: [number, number, number, number];
}

const COPIES: Record<string, Copy> = {
  'encoded again, small and brighter': { filters: 'scale=160:90,eq=brightness=0.12', range: [0, 12_000, 0, 12_000] },
  letterboxed: { filters: 'scale=320:136,pad=320:180:0:22', range: [0, 12_000, 0, 12_000] },
  'with a logo, at 1.25 of the speed': {
    filters: 'drawbox=x=270:y=12:w=36:h=20:color=white:t=fill,setpts=PTS/1.25',
    range: [0, 12_000, 0, 9_600],
  },
  'a part of another video': { filters: PART_OF_ANOTHER, range: [3_000, 9_000, 4_000, 10_000] },
};

describe('duplicates, over a started service', () => {
  let service: Service;
  let film: string;
  let other: string;
  const copies: Record<string, string> = {};

  const analyse = async (path: string): Promise<string> => {
    const video_url = await service.upload(await readFile(path), 'video.mp4');
    const id = await service.submit({ video_url });
    await service.ended(id, 120_000);
    return id;
  };
  const duplicatesOf = async (body: object): Promise<DuplicateView[]> => {
    const answer = await service.post('/search/duplicates', body);
    if (answer.status !== 200) throw new Error(`It answered ${answer.status}: ${await answer.text()}`);
    return ((await answer.json()) as DuplicatesView).data;
  };
  const nameOf = (id: string): string | undefined => Object.keys(copies).find((name) => copies[name] === id);

  beforeAll(async () => {
    service = await Service.start();
    const [ours, theirs] = await Promise.all(
      [FILM, OTHER].map(({ graph, name }) => footage.any(`${name}.mp4`, ['-f', 'lavfi', '-i', graph, ...CODE])),
    );
    [film, other] = [await analyse(ours as string), await analyse(theirs as string)];
    for (const [name, { filters }] of Object.entries(COPIES)) {
      const inputs = ['-i', ours as string, '-i', theirs as string];
      const path = await footage.any('copy.mp4', [...inputs, '-filter_complex', `${filters},setsar=1`, ...CODE]);
      copies[name] = await analyse(path);
    }
  }, 300_000);
  afterAll(() => service.stop(), 60_000);

  it.each(Object.keys(COPIES))('tells within half a second what is shared: %s', async (name) => {
    const found = (await duplicatesOf({ task_id: film })).find(({ task_id }) => task_id === copies[name]);
    const times = (found?.ranges ?? []).map(({ query, match }) => [
      query.start_ms,
      query.end_ms,
      match.start_ms,
      match.end_ms,
    ]);
    const { range } = COPIES[name] as Copy;
    const far = times.filter((ends) => ends.some((ms, at) => Math.abs(ms - (range[at] as number)) > 500));
    expect([times.length, far]).toEqual([1, []]);
    expect(found?.coverage).toBeCloseTo((range[1] - range[0]) / 12_000, 1);
  });

  it('finds the film and its copies from each copy, and no other video', async () => {
    const all = (await duplicatesOf({ task_id: film })).map(({ task_id }) => nameOf(task_id));
    expect(all.sort()).toEqual(Object.keys(COPIES).sort());
    for (const copy of Object.values(copies)) {
      const found = (await duplicatesOf({ task_id: copy })).map(({ task_id }) => task_id);
      expect(found).toContain(film);
      expect(found.includes(other)).toBe(copy === copies['a part of another video']);
    }
  });

  it('leaves out what shares less than asked for', async () => {
    const most = (await duplicatesOf({ task_id: film, min_coverage: 0.9 })).map(({ task_id }) => nameOf(task_id));
    expect(most).toHaveLength(3);
    expect(most).not.toContain('a part of another video');
  });
});
