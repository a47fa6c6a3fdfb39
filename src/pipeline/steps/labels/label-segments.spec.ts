import { describe, expect, it } from '@jest/globals';
import type { LabelFinding } from '../../../common/findings.js';
import type { Shot } from '../../../results/analysis-result.js';
import { LabelSegments } from './label-segments.js';

const NAMES: Record<string, number> = { cat: 0, dog: 1, cup: 2 };

const finding = (label: string, confidence = 0.5): LabelFinding => ({
  label,
  labelId: NAMES[label] ?? 9,
  confidence,
  model: 'pets@1',
});

const shot = (index: number, start_ms: number, end_ms: number): Shot => ({
  index,
  start_ms,
  end_ms,
  transition: { type: index === 0 ? 'start' : 'cut', start_ms: null, end_ms: null },
  keyframe: null,
  labels: [],
});

/** Labels of frames 500 ms apart, a string each: `c` for a cat, `d` for a dog, `u` for a cup. */
function see(rows: string[], shots: Shot[] = [], durationMs = rows.length * 500, most = 50) {
  const segments = new LabelSegments();
  const names: Record<string, string> = { c: 'cat', d: 'dog', u: 'cup' };
  rows.forEach((row, at) => {
    const index = shots.findIndex(({ start_ms, end_ms }) => start_ms <= at * 500 && at * 500 < end_ms);
    const labels = [...row].flatMap((letter) => (names[letter] ? [finding(names[letter])] : []));
    segments.add(at * 500, index < 0 ? undefined : index, labels);
  });
  return segments.labels(shots, durationMs, most);
}

const spans = (labels: ReturnType<typeof see>, label: string) =>
  labels.find((found) => found.label === label)?.segments.map(({ start_ms, end_ms }) => [start_ms, end_ms]);

describe('LabelSegments', () => {
  it('ends a segment at the sampled frame after its last, or at the end', () => {
    const labels = see(['c', 'cd', 'd', '-', '-', 'c'], [], 2760);
    expect(spans(labels, 'cat')).toEqual([
      [0, 1000],
      [2500, 2760],
    ]);
    expect(spans(labels, 'dog')).toEqual([[500, 1500]]);
  });

  it('bridges one sampled frame without the label, not two', () => {
    expect(spans(see(['c', '-', 'c', '-', '-', 'c']), 'cat')).toEqual([
      [0, 1500],
      [2500, 3000],
    ]);
  });

  it('keeps segments within shots', () => {
    const shots = [shot(0, 0, 800), shot(1, 800, 3000)];
    expect(spans(see(['c', 'c', 'c', 'c', '-', '-'], shots), 'cat')).toEqual([
      [0, 800],
      [1000, 2000],
    ]);
  });

  it('does not bridge a cut', () => {
    const shots = [shot(0, 0, 1000), shot(1, 1000, 3000)];
    expect(spans(see(['-', 'c', '-', 'c', '-', '-'], shots), 'cat')).toEqual([
      [500, 1000],
      [1500, 2000],
    ]);
  });

  it('gives the most confident moment, of segments and labels', () => {
    const segments = new LabelSegments();
    [0.3, 0.9, 0.4].forEach((confidence, at) => segments.add(at * 1000, 0, [finding('dog', confidence)]));
    expect(segments.labels([], 2500, 50)).toEqual([
      {
        label: 'dog',
        label_id: 1,
        confidence: 0.9,
        segments: [{ start_ms: 0, end_ms: 2500, confidence: 0.9 }],
        model: 'pets@1',
      },
    ]);
  });

  it('lists what is seen longest first and no more than wanted', () => {
    const labels = see(['cd', 'd', 'du', 'u', 'u', 'u'], [], 3000, 2);
    expect(labels.map(({ label }) => label)).toEqual(['cup', 'dog']);
  });

  it('keeps the longest segments of a label that comes and goes for an hour', () => {
    const rows = Array.from({ length: 7200 }, (_, at) => (at % 8 === 0 || at === 4001 ? 'c' : '-'));
    const [cat] = see(rows);
    expect(cat?.segments).toHaveLength(200);
    expect(cat?.segments).toContainEqual({ start_ms: 2_000_000, end_ms: 2_001_000, confidence: 0.5 });
    const starts = cat?.segments.map(({ start_ms }) => start_ms) ?? [];
    expect(starts).toEqual(starts.toSorted((a, b) => a - b));
  });

  it('tells two labels of one name apart', () => {
    const segments = new LabelSegments();
    segments.add(0, 0, [finding('crane'), { ...finding('crane'), labelId: 10 }]);
    expect(segments.labels([], 500, 50).map(({ label_id }) => label_id)).toEqual([9, 10]);
  });
});
