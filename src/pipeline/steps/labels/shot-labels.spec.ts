import { describe, expect, it } from '@jest/globals';
import type { LabelFinding } from '../../../common/findings.js';
import type { Shot } from '../../../results/analysis-result.js';
import { ShotLabels } from './shot-labels.js';

const finding = (label: string, confidence: number): LabelFinding => ({ label, labelId: 0, confidence, model: 'm@1' });

const shot = (index: number, labels: Shot['labels'] = []): Shot => ({
  index,
  start_ms: index * 1000,
  end_ms: (index + 1) * 1000,
  transition: { type: 'cut', start_ms: null, end_ms: null },
  keyframe: null,
  labels,
});

describe('ShotLabels', () => {
  it('means each label over the sampled frames of its shot, those without it too', () => {
    const [labels, shots] = [new ShotLabels(), [shot(0), shot(1)]];
    labels.add(0, [finding('cat', 0.75), finding('dog', 0.25)]);
    labels.add(0, [finding('cat', 0.25)]);
    labels.add(1, [finding('cup', 0.5)]);
    labels.write(shots);
    expect(shots.map((each) => each.labels)).toEqual([
      [
        { label: 'cat', confidence: 0.5 },
        { label: 'dog', confidence: 0.125 },
      ],
      [{ label: 'cup', confidence: 0.5 }],
    ]);
  });

  it('keeps three, with what another step has found', () => {
    const [labels, shots] = [new ShotLabels(), [shot(0, [{ label: 'indoors', confidence: 0.6 }])]];
    labels.add(0, [finding('a', 0.9), finding('b', 0.5), finding('c', 0.7)]);
    labels.write(shots);
    expect(shots[0]?.labels.map(({ label }) => label)).toEqual(['a', 'c', 'indoors']);
  });

  it('passes over frames of no shot, and shots that there are not', () => {
    const [labels, shots] = [new ShotLabels(), [shot(0)]];
    labels.add(undefined, [finding('cat', 0.9)]);
    labels.add(7, [finding('cat', 0.9)]);
    labels.write(shots);
    expect(shots[0]?.labels).toEqual([]);
  });
});
