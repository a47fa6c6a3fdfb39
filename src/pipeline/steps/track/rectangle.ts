import type { Box } from '../../../common/findings.js';
import type { Size } from '../../../common/size.js';

/** Pixels of the displayed frame, origin top left; both sides > 0. */
export interface Rectangle {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** A side of a box is never taken for shorter than this, so that nothing is divided by 0. */
const LEAST_SIDE = 1e-3;

/** A box of 0..1 in pixels of a frame of this size. */
export const inPixels = ({ x, y, width, height }: Box, frame: Size): Rectangle => ({
  x: x * frame.width,
  y: y * frame.height,
  width: Math.max(LEAST_SIDE, width * frame.width),
  height: Math.max(LEAST_SIDE, height * frame.height),
});

/** A rectangle by its centre. */
export const around = (cx: number, cy: number, width: number, height: number): Rectangle => ({
  x: cx - width / 2,
  y: cy - height / 2,
  width,
  height,
});

/** The point in its middle. */
export const centre = ({ x, y, width, height }: Rectangle): { x: number; y: number } => ({
  x: x + width / 2,
  y: y + height / 2,
});

/** The rectangle with `margin` pixels more on every side. */
export const grown = ({ x, y, width, height }: Rectangle, margin: number): Rectangle => ({
  x: x - margin,
  y: y - margin,
  width: width + 2 * margin,
  height: height + 2 * margin,
});

/** Intersection over union, 0..1. */
export function iou(a: Rectangle, b: Rectangle): number {
  const width = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
  const height = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
  if (width <= 0 || height <= 0) return 0;
  const common = width * height;
  return common / (a.width * a.height + b.width * b.height - common);
}

/** The rectangle on the straight way from one to the other: `share` 0 is `from`, 1 is `to`. */
export function between(from: Rectangle, to: Rectangle, share: number): Rectangle {
  const mix = (a: number, b: number): number => a + (b - a) * share;
  return {
    x: mix(from.x, to.x),
    y: mix(from.y, to.y),
    width: mix(from.width, to.width),
    height: mix(from.height, to.height),
  };
}
