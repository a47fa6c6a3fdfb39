import type { Point, Quad } from '../../cut-out.js';
import { distance } from './quad.js';

/** How far arcs may be from round, in pixels: Clipper's default. */
const ARC_TOLERANCE = 0.25;

/**
 * Points around a rectangle grown on all sides by `by` pixels, its corners rounded: what PaddleOCR has pyclipper do
 * (`JT_ROUND`, Johnson's Clipper 6), in its whole numbers, so that boxes are the same to the pixel: corners are cut off to
 * whole pixels, points of the grown outline rounded to them.
 */
export function grown(corners: Quad, by: number): Point[] {
  const whole = corners.map(({ x, y }) => ({ x: Math.trunc(x), y: Math.trunc(y) }));
  const normals = whole.map((from, at) => normal(from, whole[(at + 1) % whole.length] as Point));
  const step = arcStep(by);
  return whole.flatMap((corner, at) => {
    const [before, after] = [normals.at(at - 1) as Point, normals[at] as Point];
    return arc(before, after, step).map(({ x, y }) => ({
      x: awayFromZero(corner.x + x * by),
      y: awayFromZero(corner.y + y * by),
    }));
  });
}

/** Of length 1, to the outside of a clockwise outline. */
function normal(from: Point, to: Point): Point {
  const length = distance(from, to) || 1;
  return { x: (to.y - from.y) / length, y: (from.x - to.x) / length };
}

/** Radians between two points of an arc. */
function arcStep(radius: number): number {
  const tolerance = Math.min(ARC_TOLERANCE, radius * ARC_TOLERANCE);
  const steps = Math.min(Math.PI / Math.acos(1 - tolerance / radius), radius * Math.PI);
  return (2 * Math.PI) / steps;
}

/** Directions from one to the other. */
function arc(from: Point, to: Point, step: number): Point[] {
  const angle = Math.atan2(from.x * to.y - from.y * to.x, from.x * to.x + from.y * to.y);
  const steps = Math.max(Math.round(Math.abs(angle) / step), 1);
  const turned = Array.from({ length: steps }, (_, at) => {
    const [cos, sin] = [Math.cos(at * step), Math.sin(at * step)];
    return { x: from.x * cos - from.y * sin, y: from.x * sin + from.y * cos };
  });
  return [...turned, to];
}

const awayFromZero = (value: number): number => Math.sign(value) * Math.floor(Math.abs(value) + 0.5);
