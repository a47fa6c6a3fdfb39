import { describe, expect, it } from '@jest/globals';
import type { TextFinding } from '../../../common/findings.js';
import type { Text } from '../../../results/analysis-result.js';
import { TextSpans } from './text-spans.js';

const reading = (text: string, confidence = 0.8, y = 0.1): TextFinding => ({
  text,
  confidence,
  box: { x: 0.1, y, width: 0.4, height: 0.1 },
  corners: [],
  model: 'rec@1',
});

/** The texts of frames a second apart, then the end. */
function spansOf(frames: TextFinding[][], most = 10): { texts: Text[]; spans: TextSpans } {
  const texts: Text[] = [];
  const spans = new TextSpans(most, (text) => texts.push(text));
  frames.forEach((found, at) => spans.see(at * 1000, found));
  spans.end(frames.length * 1000);
  return { texts, spans };
}

const told = ({ texts }: { texts: Text[] }) => texts.map(({ text, start_ms, end_ms }) => [text, start_ms, end_ms]);

describe('TextSpans', () => {
  it('makes one text of a text that stays, until the first frame without it', () => {
    const { texts } = spansOf([[reading('Hello')], [reading('Hello')], []]);
    expect(texts).toEqual([
      {
        start_ms: 0,
        end_ms: 2000,
        text: 'Hello',
        confidence: 0.8,
        bbox: { x: 0.1, y: 0.1, width: 0.4, height: 0.1 },
        observations: 2,
        model: 'rec@1',
      },
    ]);
  });

  it('keeps the surest of readings that differ a little', () => {
    const found = spansOf([[reading('AUT0MOBILE', 0.7)], [reading('AUTOMOBILE', 0.99)], [reading('AUTOMOBlLE', 0.8)]]);
    expect(told(found)).toEqual([['AUTOMOBILE', 0, 3000]]);
  });

  it('tells texts apart that differ, or stand elsewhere', () => {
    expect(told(spansOf([[reading('Hello')], [reading('World')]]))).toEqual([
      ['Hello', 0, 1000],
      ['World', 1000, 2000],
    ]);
    expect(told(spansOf([[reading('Hello')], [reading('Hello', 0.8, 0.6)]]))).toHaveLength(2);
  });

  it('takes a number that changes for another text when both are read surely', () => {
    expect(told(spansOf([[reading('Frame = 11', 0.98)], [reading('Frame = 12', 0.97)]]))).toHaveLength(2);
    expect(told(spansOf([[reading('Frame = 11', 0.98)], [reading('Frame = 1l', 0.6)]]))).toHaveLength(1);
  });

  it('ends what is shown at a cut', () => {
    const texts: Text[] = [];
    const spans = new TextSpans(10, (text) => texts.push(text));
    spans.see(0, [reading('Logo')]);
    spans.end(400);
    spans.see(1000, [reading('Logo')]);
    spans.end(2000);
    expect(told({ texts })).toEqual([
      ['Logo', 0, 400],
      ['Logo', 1000, 2000],
    ]);
  });

  it('keeps no more than the most, and says so', () => {
    const two = [reading('One'), reading('Two', 0.8, 0.5)];
    expect(spansOf([two], 2).spans.isLimited).toBe(false);
    const { texts, spans } = spansOf([two, two], 1);
    expect([texts.map(({ text }) => text), spans.isLimited]).toEqual([['One'], true]);
  });
});
