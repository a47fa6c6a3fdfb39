import { describe, expect, it } from '@jest/globals';
import { factsOf } from './probe-facts.js';
import type { ProbedStream } from './probed-file.js';

const stream = (startS: number): ProbedStream =>
  ({ kind: 'video', codec: 'h264', width: 64, height: 48, angle: 0, startS, frames: null }) as ProbedStream;
const lasts = (format: string, durationS: number, startS: number): number | null =>
  factsOf({ format, durationS, streams: [] }, stream(startS)).durationMs;

describe('factsOf', () => {
  it('counts the duration of a late Matroska from its first frame, as other containers do themselves', () => {
    expect(lasts('matroska,webm', 3605.5, 3600.5)).toBe(5_000);
    expect(lasts('mov,mp4,m4a,3gp,3g2,mj2', 5, 3600.5)).toBe(5_000);
  });

  it('takes the container at its word when it only begins with a delay', () => {
    expect(lasts('matroska,webm', 2.6, 0.033)).toBe(2_600);
  });

  it('knows no duration that is nothing', () => {
    expect(lasts('matroska,webm', 3, 3)).toBeNull();
  });
});
