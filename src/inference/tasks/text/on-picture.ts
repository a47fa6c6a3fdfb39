import type { Size } from '../../../common/size.js';
import type { Point, Quad } from '../../cut-out.js';
import type { Placement } from '../../placement.js';
import { distance } from './quad.js';

/** PaddleOCR drops boxes whose sides are not longer than this, in pixels of the picture. */
const LEAST_SIDE = 3;

/**
 * A box on a map as a quad on the picture that was laid on the model's canvas, in 0..1, its corners on whole pixels as in
 * PaddleOCR's `DBPostProcess` and `filter_tag_det_res`. Null when it is too small there.
 */
export function onPicture(corners: Quad, map: Size, place: Placement, picture: Size): Quad | null {
  const pixels = corners.map(({ x, y }) => ({
    x: within(((x * place.canvas.width) / map.width - place.left) / place.scaleX, picture.width),
    y: within(((y * place.canvas.height) / map.height - place.top) / place.scaleY, picture.height),
  }));
  const [a, b, c, d] = clockwise(pixels);
  if (Math.min(Math.trunc(distance(a, b)), Math.trunc(distance(a, d))) <= LEAST_SIDE) return null;
  const share = ({ x, y }: Point): Point => ({ x: x / picture.width, y: y / picture.height });
  return [share(a), share(b), share(c), share(d)];
}

const within = (value: number, length: number): number => Math.max(0, Math.min(halfEven(value), length - 1));

/** To the nearest whole number, halves to the even one, as NumPy rounds. */
function halfEven(value: number): number {
  const rounded = Math.round(value);
  return Math.abs(value % 1) === 0.5 && rounded % 2 !== 0 ? rounded - 1 : rounded;
}

/** The corner nearest to the top left first, as PaddleOCR's `order_points_clockwise`. */
function clockwise(corners: Point[]): Quad {
  const bySum = [...corners].sort((p, q) => p.x + p.y - q.x - q.y) as Quad;
  const [first, one, other, last] = bySum;
  return one.y - one.x < other.y - other.x ? [first, one, last, other] : [first, other, last, one];
}
