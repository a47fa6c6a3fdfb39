import { Graph } from '../../onnx/graph.js';

/** Of Whisper (Radford et al. 2022): 16 kHz, windows of 25 ms every 10 ms. */
const RATE = 16_000;
const FFT = 400;
const HOP = 160;
const BINS = FFT / 2 + 1;

const times = (count: number, value: (at: number) => number): number[] =>
  Array.from({ length: count }, (_, at) => value(at));

/**
 * A graph from `samples` float32 [1, L] to `mel` float32 [1, bins, L / 160], the log-mel spectrogram that Whisper was trained on:
 * a periodic Hann window, reflected edges, power, Slaney's mel filters (`librosa.filters.mel`), log10 clipped to 8 below the highest, (x + 4) / 4.
 * The Fourier transform is a convolution with the windowed waves.
 */
export function logMelGraph(bins: number): Buffer {
  const graph = graphs.get(bins) ?? build(bins);
  graphs.set(bins, graph);
  return graph;
}

const graphs = new Map<number, Buffer>();

function build(bins: number): Buffer {
  const graph = new Graph('log-mel', 'From samples to the log-mel spectrogram of Whisper.', Math.fround);
  const samples = graph.op('Unsqueeze', [graph.input('samples', 'float32', [1, 'L']), graph.ints([1])]);
  const edges = graph.ints([0, 0, FFT / 2, 0, 0, FFT / 2]);
  const padded = graph.op('Pad', [samples, edges], { mode: 'reflect' });
  const waves = graph.op('Conv', [padded, graph.constant(windowedWaves(), [2 * BINS, 1, FFT])], { strides: [HOP] });
  const squares = graph.op('Mul', [waves, waves]);
  const [real, imaginary] = graph.op('Split', [squares, graph.ints([BINS, BINS])], { axis: 1 }, 2) as [string, string];
  // The last frame begins where the sound ends.
  const power = graph.op('Slice', [
    graph.op('Add', [real, imaginary]),
    graph.ints([0]),
    graph.ints([-1]),
    graph.ints([2]),
  ]);
  const mel = graph.op('MatMul', [graph.constant(melFilters(bins), [bins, BINS]), power]);
  const floored = graph.op('Max', [mel, graph.scalar(1e-10)]);
  const decades = graph.op('Mul', [graph.op('Log', [floored]), graph.scalar(Math.LOG10E)]);
  const highest = graph.op('ReduceMax', [decades], { keepdims: 1 });
  const clipped = graph.op('Max', [decades, graph.op('Sub', [highest, graph.scalar(8)])]);
  const scaled = graph.op('Mul', [graph.op('Add', [clipped, graph.scalar(4)]), graph.scalar(0.25)]);
  graph.output('mel', scaled, 'float32', [1, bins, 'T']);
  return graph.bytes();
}

/** Cosines, then sines, of each frequency, under a periodic Hann window; [2 · 201, 400]. */
function windowedWaves(): number[] {
  const hann = times(FFT, (at) => 0.5 - 0.5 * Math.cos((2 * Math.PI * at) / FFT));
  // The angle from a whole number of 400ths: large products of frequency and time would lose digits.
  const wave =
    (trig: (angle: number) => number) =>
    (at: number): number => {
      const [frequency, time] = [Math.floor(at / FFT), at % FFT];
      return trig((2 * Math.PI * ((frequency * time) % FFT)) / FFT) * (hann[time] as number);
    };
  return [...times(BINS * FFT, wave(Math.cos)), ...times(BINS * FFT, wave(Math.sin))];
}

/** Slaney's Auditory Toolbox (1998): linear to 1 kHz, then logarithmic. */
const BREAK_HZ = 1000;
const HZ_PER_MEL = 200 / 3;
const BREAK_MEL = BREAK_HZ / HZ_PER_MEL;
const LOG_STEP = Math.log(6.4) / 27;

const toMel = (hz: number): number =>
  hz < BREAK_HZ ? hz / HZ_PER_MEL : BREAK_MEL + Math.log(hz / BREAK_HZ) / LOG_STEP;
const toHz = (mel: number): number =>
  mel < BREAK_MEL ? mel * HZ_PER_MEL : BREAK_HZ * Math.exp(LOG_STEP * (mel - BREAK_MEL));

/** Triangles at equal distances of mel from 0 to 8 kHz, each of area 1; [bins, 201]. */
function melFilters(bins: number): number[] {
  const corners = times(bins + 2, (at) => toHz((toMel(RATE / 2) * at) / (bins + 1)));
  return times(bins * BINS, (at) => {
    const hz = ((at % BINS) * RATE) / FFT;
    const [low, middle, high] = corners.slice(Math.floor(at / BINS), Math.floor(at / BINS) + 3) as [
      number,
      number,
      number,
    ];
    const height = Math.max(0, Math.min((hz - low) / (middle - low), (high - hz) / (high - middle)));
    return (height * 2) / (high - low);
  });
}
