import { describe, expect, it } from '@jest/globals';
import * as onnx from 'onnxruntime-node';
import { logMelGraph } from './log-mel.js';

const RATE = 16_000;

/** 400 samples around `at`, the sound reflected at its ends, under a periodic Hann window. */
function framed(samples: Float32Array, at: number): number[] {
  const last = samples.length - 1;
  return Array.from({ length: 400 }, (_, i) => {
    const place = Math.abs(at + i - 200);
    const sample = samples[place > last ? 2 * last - place : place] as number;
    return sample * (0.5 - 0.5 * Math.cos((2 * Math.PI * i) / 400));
  });
}

function power(frame: number[]): number[] {
  return Array.from({ length: 201 }, (_, k) => {
    let [re, im] = [0, 0];
    frame.forEach((sample, n) => {
      re += sample * Math.cos((2 * Math.PI * k * n) / 400);
      im += sample * Math.sin((2 * Math.PI * k * n) / 400);
    });
    return re * re + im * im;
  });
}

/** Slaney's, as librosa writes them. */
function filters(bins: number): number[][] {
  const toHz = (mel: number): number =>
    mel < 15 ? (mel * 200) / 3 : 1000 * Math.exp((Math.log(6.4) / 27) * (mel - 15));
  const highest = 15 + Math.log(8) / (Math.log(6.4) / 27);
  const corners = Array.from({ length: bins + 2 }, (_, at) => toHz((highest * at) / (bins + 1)));
  return Array.from({ length: bins }, (_, row) => {
    const [low, middle, high] = corners.slice(row, row + 3) as [number, number, number];
    return Array.from({ length: 201 }, (_, k) => {
      const up = (k * 40 - low) / (middle - low);
      const down = (high - k * 40) / (high - middle);
      return (Math.max(0, Math.min(up, down)) * 2) / (high - low);
    });
  });
}

/** The published steps, one after the other. */
function reference(samples: Float32Array, bins: number): number[][] {
  const frames = Array.from({ length: samples.length / 160 }, (_, at) => power(framed(samples, at * 160)));
  const logs = filters(bins).map(
    (filter) =>
    frames.map((frame) => Math.log10(Math.max(1e-10, filter.reduce((sum, weight, k) => sum + weight * (frame[k] as number), 0)))), // prettier-ignore
  );
  const highest = Math.max(...logs.flat());
  return logs.map((row) => row.map((value) => (Math.max(value, highest - 8) + 4) / 4));
}

describe('logMelGraph', () => {
  it.each([80, 128])('gives the log-mel spectrogram of %i bins that the published steps give', async (bins) => {
    const sweep = Float32Array.from(
      { length: RATE / 5 },
      (_, at) => 0.5 * Math.sin((at * at) / 9_000) + 0.01 * Math.sin(at),
    );
    const session = await onnx.InferenceSession.create(logMelGraph(bins));
    const { mel } = await session.run({ samples: new onnx.Tensor('float32', sweep, [1, sweep.length]) });
    expect(mel?.dims).toEqual([1, bins, 20]);
    const expected = reference(sweep, bins).flat();
    const furthest = Math.max(...expected.map((value, at) => Math.abs(value - Number((mel as onnx.Tensor).data[at]))));
    expect(furthest).toBeLessThan(1e-3);
  });

  it('is checked against the filters that are published with Whisper', () => {
    const bank = filters(80);
    expect(bank[0]?.[1]).toBeCloseTo(0.02486259, 7);
    expect(bank[1]?.[1]).toBeCloseTo(0.00199082, 7);
  });
});
