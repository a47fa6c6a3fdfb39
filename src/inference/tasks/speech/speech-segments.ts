import type { SpeechRules } from './speech-rules.js';

/** A stretch of speech; times in ms from the first sample. */
export interface SpeechSegment {
  startMs: number;
  endMs: number;
  /** Mean probability over it, before it was padded; 0..1. */
  confidence: number;
}

interface Stretch {
  /** Samples. */
  start: number;
  end: number;
  /** Windows: the first, and the first no longer of it. */
  from: number;
  to: number;
}

/** What the probabilities belong to. */
export interface Listened {
  /** One per window. */
  probabilities: Float32Array;
  /** Samples from one window to the next. */
  hop: number;
  /** Samples in all. */
  length: number;
  sampleRate: number;
}

/**
 * Stretches of speech by the rules that Silero publishes with its model (`get_speech_timestamps` of silero-vad 6, without a
 * longest duration): speech begins with a window of at least `threshold`, ends where the probability fell below `negThreshold`
 * and did not come back for `minSilenceMs`, and is padded into the silence around it, at most half of that between two.
 */
export function speechSegments(listened: Listened, rules: SpeechRules): SpeechSegment[] {
  const { sampleRate, length, probabilities } = listened;
  const stretches = found(listened, rules);
  const ms = (samples: number): number => (samples * 1000) / sampleRate;
  const pad = (sampleRate * rules.speechPadMs) / 1000;
  return stretches.map(({ start, end, from, to }, at) => {
    const before = start - (stretches[at - 1]?.end ?? -Infinity);
    const after = (stretches[at + 1]?.start ?? Infinity) - end;
    return {
      startMs: ms(Math.max(0, start - (before < 2 * pad ? Math.floor(before / 2) : pad))),
      endMs: ms(Math.min(length, end + (after < 2 * pad ? Math.floor(after / 2) : pad))),
      confidence: mean(probabilities.subarray(from, to)),
    };
  });
}

function found({ probabilities, hop, length, sampleRate }: Listened, rules: SpeechRules): Stretch[] {
  const [minSpeech, minSilence] = [rules.minSpeechMs, rules.minSilenceMs].map((ms) => (sampleRate * ms) / 1000) as [
    number,
    number,
  ];
  const stretches: Stretch[] = [];
  let from: number | null = null;
  let silentFrom: number | null = null;
  const close = (to: number, end: number): void => {
    const start = (from as number) * hop;
    if (end - start > minSpeech) stretches.push({ start, end, from: from as number, to });
    [from, silentFrom] = [null, null];
  };
  for (const [at, probability] of probabilities.entries()) {
    if (probability >= rules.threshold) silentFrom = null;
    if (from === null) from = probability >= rules.threshold ? at : null;
    else if (probability < rules.negThreshold) {
      silentFrom ??= at;
      if ((at - silentFrom) * hop >= minSilence) close(silentFrom, silentFrom * hop);
    }
  }
  if (from !== null) close(probabilities.length, length);
  return stretches;
}

const mean = (numbers: Float32Array): number => numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
