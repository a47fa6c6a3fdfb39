import { describe, expect, it } from '@jest/globals';
import { Spans } from './spans.js';

describe('Spans', () => {
  it('begins with the first frame for which it holds and ends with the first for which it does not', () => {
    const spans = new Spans(0);
    [false, true, true, false].forEach((holds, at) => spans.mark((at * 1000) / 30, holds));
    expect(spans.finish(200)).toEqual([{ start_ms: 33, end_ms: 100 }]);
  });

  it('lets the last frame last until the end', () => {
    const spans = new Spans(0);
    spans.mark(960, true);
    expect(spans.finish(1000)).toEqual([{ start_ms: 960, end_ms: 1000 }]);
  });

  it('leaves out what is too short', () => {
    const spans = new Spans(100);
    [true, false, true, true, true, false].forEach((holds, at) => spans.mark(at * 40, holds));
    expect(spans.finish(240)).toEqual([{ start_ms: 80, end_ms: 200 }]);
  });
});
