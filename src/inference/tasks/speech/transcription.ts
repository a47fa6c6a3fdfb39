/** Something said; times in ms from the first sample that was given. */
export interface TranscriptPart {
  startMs: number;
  endMs: number;
  text: string;
  /** Geometric mean of the probabilities of its tokens, 0..1, as the model thinks of itself. */
  confidence: number;
}

/** What a model wrote down of one stretch of sound. */
export interface Transcription {
  parts: TranscriptPart[];
  /** Code such as `en`; null when the model does not say. */
  language: string | null;
}
