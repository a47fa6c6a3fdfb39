import { describe, expect, it } from '@jest/globals';
import type { Label, Track } from '../../../results/analysis-result.js';
import { seenAt } from './seen-at.js';

const label = (name: string, ...spans: [number, number][]): Label => ({
  label: name,
  label_id: 0,
  confidence: 1,
  segments: spans.map(([start_ms, end_ms]) => ({ start_ms, end_ms, confidence: 1 })),
  model: 'm@1',
});

const track = (name: string, start_ms: number, end_ms: number): Track => ({
  track_id: 1,
  label: name,
  label_id: 0,
  confidence: 1,
  observations: 1,
  start_ms,
  end_ms,
  exemplar: { time_ms: start_ms, bbox: { x: 0, y: 0, width: 1, height: 1 }, thumbnail_url: null },
  shot: null,
  model: 'm@1',
});

const FINDINGS = {
  labels: [label('street', [0, 1000], [3000, 4000]), label('night', [500, 4000])],
  tracks: [track('person', 900, 1500), track('person', 1000, 2000), track('car', 0, 500)],
};

describe('seenAt', () => {
  it.each([
    [0, ['car', 'street']],
    [500, ['night', 'street']],
    [999, ['night', 'person', 'street']],
    [1000, ['night', 'person']],
    [2000, ['night']],
    [3000, ['night', 'street']],
    [4000, []],
  ])('names at %d ms what is there, each once: %j', (timeMs, expected) => {
    expect(seenAt(timeMs, FINDINGS)).toEqual(expected);
  });
});
