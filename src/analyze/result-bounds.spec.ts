import { describe, expect, it } from '@jest/globals';
import { resultOf, shotsAt } from '../../test/support/sample-result.js';
import type { Findings } from '../pipeline/step.js';
import { bounded, RESULT_BOUNDS } from './result-bounds.js';

const HOUR_MS = 3_600_000;
const BOX = { x: 0.123456, y: 0.123456, width: 0.123456, height: 0.123456 };
const many = <T>(count: number, make: (at: number) => T): T[] => Array.from({ length: count }, (_, at) => make(at));

/** An hour in which everything happens all the time: a finding of each sort in each of five thousand sampled frames. */
function denseHour(): Findings {
  const span = (at: number) => ({ start_ms: at * 720, end_ms: at * 720 + 360 + (at % 7) });
  const about = { label: 'a label of usual length', label_id: 123, confidence: 0.1234, model: 'some-model@1' };
  const shots = shotsAt(
    many(1_500, (at) => at * 2_400),
    HOUR_MS,
  );
  for (const shot of shots) shot.labels = many(20, () => ({ label: about.label, confidence: 0.5 }));
  const segments = (count: number) => many(count, (at) => ({ ...span(at), confidence: 0.5 }));
  return {
    ...resultOf(),
    shots,
    labels: many(1_500, (at) => ({ ...about, segments: segments(at === 700 ? 2_500 : 10) })),
    tracks: many(100_000, (at) => ({
      ...about,
      ...span(at),
      track_id: at + 1,
      observations: at === 99_999 ? 500 : 1,
      exemplar: { time_ms: at, bbox: BOX, thumbnail_url: `/results/${'0'.repeat(36)}/artifacts/track-${at}.jpg` },
      shot: 1,
    })),
    texts: many(50_000, (at) => ({
      ...span(at),
      text: 'x'.repeat(80),
      confidence: 1,
      bbox: BOX,
      observations: 1,
      model: 'm@1',
    })),
    speech: {
      segments: segments(20_000),
      transcript: many(20_000, (at) => ({ ...span(at), text: 'word '.repeat(10), confidence: null })),
      language: 'en',
      models: [],
    },
  };
}

describe('the bounds of an inline result', () => {
  const { findings, warnings } = bounded(denseHour());

  it('hold on an hour of dense detections', () => {
    expect(Buffer.byteLength(JSON.stringify(findings))).toBeLessThan(5_000_000);
    expect(findings.labels).toHaveLength(RESULT_BOUNDS.labels);
    expect(findings.labels.flatMap(({ segments }) => segments)).toHaveLength(RESULT_BOUNDS['labels.segments']);
    expect(findings.tracks).toHaveLength(RESULT_BOUNDS.tracks);
    expect(findings.texts).toHaveLength(RESULT_BOUNDS.texts);
    expect(findings.speech?.segments).toHaveLength(RESULT_BOUNDS['speech.segments']);
    expect(findings.speech?.transcript).toHaveLength(RESULT_BOUNDS['speech.transcript']);
    expect(findings.shots).toHaveLength(1_500);
    expect(findings.shots.flatMap(({ labels }) => labels)).toHaveLength(RESULT_BOUNDS['shots.labels']);
  });

  it('are said in a warning each, with how many there were', () => {
    expect(warnings.map(({ code }) => code)).toEqual(warnings.map(() => 'RESULT_TRUNCATED'));
    expect(warnings.map(({ message }) => message.split(':')[0]).sort()).toEqual([
      'labels',
      'labels.segments',
      'shots.labels',
      'speech.segments',
      'speech.transcript',
      'texts',
      'tracks',
    ]);
    expect(warnings.find(({ message }) => message.startsWith('tracks:'))?.message).toMatch(
      /^tracks: 100000 were found, the 2000 most often seen are here\. GET \/results\/\{task_id\}\/frames/,
    );
  });

  it('keep what is seen longest, in the order in which it was', () => {
    const ids = findings.tracks.map(({ track_id }) => track_id);
    expect(ids.at(-1)).toBe(100_000);
    expect(ids).toEqual(ids.toSorted((a, b) => a - b));
    const starts = findings.speech?.transcript?.map(({ start_ms }) => start_ms) ?? [];
    expect(starts).toEqual(many(5_000, (at) => at * 720));
  });

  it('leave a result of usual size as it is', () => {
    const usual: Findings = { ...resultOf(), shots: shotsAt([0, 1_000], 2_000) };
    expect(bounded(usual)).toEqual({ findings: usual, warnings: [] });
  });
});
