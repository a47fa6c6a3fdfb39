import { afterAll, describe, expect, it } from '@jest/globals';
import type { PictureInput, Resize } from '../model-registry/model.js';
import { PictureSessions } from './picture-sessions.js';

describe('scaling', () => {
  const sessions = new PictureSessions({ intraOpNumThreads: 1, logSeverityLevel: 4 });
  afterAll(() => sessions.release());

  /** One row of red; green and blue stay 0. */
  const scale = async (reds: number[], width: number, resize: Omit<Resize, 'mode'>): Promise<number[]> => {
    const preparation: PictureInput = {
      name: 'x',
      type: 'float32',
      layout: 'NCHW',
      width,
      height: 1,
      color: 'RGB',
      resize: { mode: 'stretch', ...resize },
    };
    const pictures = [Uint8Array.from(reds.flatMap((red) => [red, 0, 0]))];
    const batch = { type: 'uint8' as const, dims: [1, 1, reds.length, 3], pictures, preparation };
    return Array.from((await sessions.prepare(batch)).data as Float32Array).slice(0, width);
  };

  it('takes the mean of what a pixel covers, in part too, halves going up', async () => {
    expect(await scale([10, 21, 200, 100], 2, { scaling: 'area' })).toEqual([16, 150]);
    expect(await scale([0, 90, 240], 2, { scaling: 'area' })).toEqual([30, 190]);
  });

  it('looks at the two nearest pixels without antialiasing, at all with it', async () => {
    const stripes = [0, 0, 0, 255, 0, 0, 0, 0];
    expect(await scale(stripes, 2, { scaling: 'bilinear' })).toEqual([0, 0]);
    expect((await scale(stripes, 2, { scaling: 'bilinear', antialias: true }))[0]).toBeGreaterThan(30);
  });

  it('repeats the pixel before with nearest, as OpenCV', async () => {
    expect(await scale([1, 2, 3], 2, { scaling: 'nearest' })).toEqual([1, 2]);
  });
});
