import { describe, expect, it } from '@jest/globals';
import { speechRules } from './speech-rules.js';
import { speechSegments } from './speech-segments.js';

/** Windows of 32 ms, one letter each: S speech 0.9, m between the thresholds 0.4, . silence 0.1. */
function segments(windows: string, options = {}, cut = 0): [number, number][] {
  const level: Record<string, number> = { S: 0.9, m: 0.4, '.': 0.1 };
  const probabilities = Float32Array.from(windows, (letter) => level[letter] as number);
  const length = windows.length * 512 - cut;
  const listened = { probabilities, hop: 512, length, sampleRate: 16_000 };
  return speechSegments(listened, speechRules(options)).map(({ startMs, endMs }) => [startMs, endMs]);
}

describe('speechSegments', () => {
  it('pads speech by 30 ms', () => {
    expect(segments('.....SSSSSSSSSS......')).toEqual([[160 - 30, 480 + 30]]);
  });

  it('leaves out what is not longer than 250 ms', () => {
    expect(segments('....SSSSSSS.....')).toEqual([]);
    expect(segments('....SSSSSSSS.....')).toEqual([[98, 414]]);
  });

  it('does not part speech at silence of less than five windows, which is when 100 ms have passed', () => {
    expect(segments('SSSSSSSSSS.....SSSSSSSSSS.....')).toHaveLength(2);
    expect(segments('SSSSSSSSSS....SSSSSSSSSS.....')).toHaveLength(1);
  });

  it('lets a lower probability go on with speech, and not begin it', () => {
    expect(segments('mmmmSSSSSmmmmmmmmSSSSS.....')).toEqual([[98, 734]]);
    expect(segments('mmmmmmmmmmmmmmmmmmmm')).toEqual([]);
  });

  it('measures silence from where it began, though the probability rose a little in between', () => {
    expect(segments('SSSSSSSSSS.mmm.SSSSSSSSSS.....')[0]?.[1]).toBe(350);
  });

  it('ends with the sound, and pads nothing beyond it', () => {
    expect(segments('SSSSSSSSSS', {}, 100)).toEqual([[0, 320 - 6.25]]);
  });

  it('shares short silence between two', () => {
    const spoken = segments('SSSSSSSSSS..SSSSSSSSSS', { minSilenceMs: 30, speechPadMs: 100 });
    expect(spoken).toEqual([
      [0, 352],
      [352, 704],
    ]);
  });

  it('takes the numbers of the card, and a lower threshold to end that follows the one to begin', () => {
    expect(speechRules({ threshold: 0.8 }).negThreshold).toBeCloseTo(0.65);
    expect(speechRules({ threshold: 0.8, negThreshold: 0.1 }).negThreshold).toBe(0.1);
    expect(segments('....SSSSSSS.....', { minSpeechMs: 100 })).toHaveLength(1);
  });

  it('gives the mean probability, without what was padded', () => {
    const probabilities = Float32Array.from('.....SSSSSSSSSS......', (letter) => (letter === 'S' ? 0.75 : 0));
    const listened = { probabilities, hop: 512, length: 512 * 21, sampleRate: 16_000 };
    expect(speechSegments(listened, speechRules())[0]?.confidence).toBe(0.75);
  });
});
