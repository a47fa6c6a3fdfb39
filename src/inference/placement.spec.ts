import { describe, expect, it } from '@jest/globals';
import type { PictureInput, Resize } from '../model-registry/model.js';
import { placementOf } from './placement.js';

const input = (width: number, height: number, resize: Omit<Resize, 'scaling'>): PictureInput => ({
  name: 'x',
  type: 'float32',
  layout: 'NCHW',
  width,
  height,
  color: 'RGB',
  resize: { scaling: 'bilinear', ...resize },
});
const HD = { width: 1280, height: 720 };

describe('placementOf', () => {
  it('stretches each side by itself', () => {
    expect(placementOf(input(320, 240, { mode: 'stretch' }), HD)).toEqual({
      canvas: { width: 320, height: 240 },
      resized: { width: 320, height: 240 },
      left: 0,
      top: 0,
      scaleX: 0.25,
      scaleY: 1 / 3,
    });
  });

  it('fits a letterbox at its corner or in its middle, with one ratio', () => {
    const corner = placementOf(input(416, 416, { mode: 'letterbox', anchor: 'top-left' }), HD);
    expect(corner).toMatchObject({
      resized: { width: 416, height: 234 },
      left: 0,
      top: 0,
      scaleX: 0.325,
      scaleY: 0.325,
    });
    const middle = placementOf(input(416, 416, { mode: 'letterbox' }), HD);
    expect(middle).toMatchObject({ left: 0, top: 91, scaleX: 0.325 });
  });

  it('cuts the middle out of what is too long, halves going to the even pixel', () => {
    const cut = placementOf(input(224, 224, { mode: 'shortest-crop', shortest: 256 }), HD);
    expect(cut).toMatchObject({ resized: { width: 455, height: 256 }, left: -116, top: -16 });
    // (227 − 224) / 2 = 1.5 → 2 and (225 − 224) / 2 = 0.5 → 0.
    const odd = placementOf(input(224, 224, { mode: 'shortest-crop', shortest: 225 }), { width: 227, height: 225 });
    expect([odd.left + 0, odd.top + 0]).toEqual([-2, 0]);
  });

  it('rounds both sides to strides when the long side is limited', () => {
    const resize = { mode: 'long-side', side: 960, stride: 32 } as const;
    expect(placementOf(input(960, 960, resize), HD).canvas).toEqual({ width: 960, height: 544 });
    expect(placementOf(input(960, 960, resize), { width: 100, height: 20 }).canvas).toEqual({ width: 96, height: 32 });
    const up = placementOf(input(960, 960, { ...resize, stride: 128, rounding: 'up' }), HD);
    expect(up.canvas).toEqual({ width: 1024, height: 640 });
    const enlarged = placementOf(input(960, 960, { ...resize, enlarge: true }), { width: 480, height: 240 });
    expect(enlarged).toMatchObject({ canvas: { width: 960, height: 480 }, scaleX: 2, scaleY: 2 });
  });

  it('follows the height of a line of text, not narrower and not wider than told', () => {
    const line = input(320, 32, { mode: 'height', minWidth: 320, maxWidth: 640 });
    expect(placementOf(line, { width: 100, height: 20 })).toMatchObject({
      canvas: { width: 320, height: 32 },
      resized: { width: 160, height: 32 },
    });
    expect(placementOf(line, { width: 2000, height: 20 }).canvas).toEqual({ width: 640, height: 32 });
  });
});
