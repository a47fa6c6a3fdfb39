import { afterAll, describe, expect, it } from '@jest/globals';
import { cutOut, regionOf, type Quad } from './cut-out.js';
import { PictureSessions } from './picture-sessions.js';

const WIDTH = 64;
const HEIGHT = 48;

/** Each pixel says where it is. */
const picture = Uint8Array.from({ length: WIDTH * HEIGHT * 3 }, (_, at) => {
  const pixel = Math.floor(at / 3);
  return [3 * (pixel % WIDTH), 4 * Math.floor(pixel / WIDTH), 7][at % 3] as number;
});
const box = (left: number, top: number, width: number, height: number): Quad => [
  { x: left, y: top },
  { x: left + width, y: top },
  { x: left + width, y: top + height },
  { x: left, y: top + height },
];

describe('a piece of a picture', () => {
  const sessions = new PictureSessions({ intraOpNumThreads: 1, logSeverityLevel: 4 });
  afterAll(() => sessions.release());

  const cut = async (quad: Quad) => {
    const { dims, data } = await sessions.prepare({
      type: 'uint8',
      dims: [1, HEIGHT, WIDTH, 3],
      pictures: [picture],
      cutOut: cutOut(quad),
    });
    const at = (x: number, y: number): number[] =>
      Array.from((data as Uint8Array).subarray(3 * (y * (dims[2] ?? 0) + x), 3 * (y * (dims[2] ?? 0) + x) + 3));
    return { dims, at };
  };

  it('is the pixels themselves when its corners lie on them', async () => {
    const { dims, at } = await cut(box(10, 5, 12, 7));
    expect(dims).toEqual([1, 7, 12, 3]);
    expect(at(0, 0)).toEqual([30, 20, 7]);
    expect(at(11, 6)).toEqual([63, 44, 7]);
  });

  it('is turned upright when its corners are turned', async () => {
    const [a, b, c, d] = box(10, 10, 20, 10);
    const { dims, at } = await cut([b, c, d, a]);
    expect(dims).toEqual([1, 20, 10, 3]);
    // Its top edge is the box's right one: down there is right here.
    expect(at(0, 0)).toEqual([90, 40, 7]);
    expect(at(5, 10)).toEqual([60, 60, 7]);
  });

  it('straightens a trapezium: the middle of its top edge lies on the middle of the piece', async () => {
    const { dims, at } = await cut([
      { x: 20, y: 10 },
      { x: 40, y: 10 },
      { x: 50, y: 40 },
      { x: 10, y: 40 },
    ]);
    expect(dims).toEqual([1, 31, 40, 3]);
    expect(at(20, 0)).toEqual([90, 40, 7]);
    expect(at(0, 0)).toEqual([60, 40, 7]);
  });

  it('repeats the edge of the picture where it reaches over it', async () => {
    const { at } = await cut(box(-5, -5, 20, 20));
    expect(at(0, 0)).toEqual([0, 0, 7]);
    expect(at(7, 7)).toEqual([6, 8, 7]);
  });

  it('is never empty', async () => {
    const point = cutOut(box(30, 30, 0, 0));
    expect([point.width, point.height]).toEqual([1, 1]);
    expect(regionOf(cutOut(box(100, 100, 5, 5)), { width: WIDTH, height: HEIGHT })).toEqual({
      left: 63,
      top: 47,
      right: 64,
      bottom: 48,
    });
  });
});
