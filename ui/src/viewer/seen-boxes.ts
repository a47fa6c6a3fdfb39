import type { Box, Observation } from '../../../src/client.js';

type Seen = Observation['objects'][number];

/** A thing at one moment; its box in 0..1 of the picture. */
export interface SeenBox {
  label: string;
  confidence: number;
  trackId: number | null;
  box: Box;
}

/** Longer ago than this an observation says nothing about now, ms. */
const LONGEST_MS = 1_500;

/**
 * What is where at a moment: things of the frame before it, those that go on in the frame after it moved on linearly. Nothing is
 * carried across a cut, nor over a longer time without frames.
 */
export function boxesAt(timeMs: number, before: Observation | null, after: Observation | null): SeenBox[] {
  if (!before || timeMs - before.time_ms > LONGEST_MS) return [];
  const goesOn = after !== null && after.shot === before.shot && after.time_ms - before.time_ms <= LONGEST_MS;
  const share = goesOn ? (timeMs - before.time_ms) / (after.time_ms - before.time_ms) : 0;
  const later = new Map(goesOn ? after.objects.map((object) => [trackKey(object), object]) : []);
  return before.objects.map((object) => {
    const { label, confidence, track_id: trackId, bbox } = object;
    const next = trackId === null ? undefined : later.get(trackKey(object));
    return { label, confidence, trackId, box: next ? between(bbox, next.bbox, share) : bbox };
  });
}

const trackKey = ({ track_id, label }: Seen): string => `${track_id} ${label}`;

function between(from: Box, to: Box, share: number): Box {
  const mix = (a: number, b: number): number => a + (b - a) * share;
  return {
    x: mix(from.x, to.x),
    y: mix(from.y, to.y),
    width: mix(from.width, to.width),
    height: mix(from.height, to.height),
  };
}
