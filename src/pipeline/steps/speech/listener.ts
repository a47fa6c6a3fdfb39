import { SoundDamaged } from '../../../common/sound.js';
import type { Inference } from '../../../inference/inference.js';
import { transcriptionWindowMs } from '../../../inference/tasks/transcribe.task.js';
import type { SpeechSegment } from '../../../inference/tasks/speech/speech-segments.js';
import type { TranscriptPart, Transcription } from '../../../inference/tasks/speech/transcription.js';
import type { VoiceActivity } from '../../../inference/tasks/vad.task.js';
import type { Model } from '../../../model-registry/model.js';
import type { StepContext } from '../../step.js';
import { utterances } from './utterances.js';

/** What was said, in ms from the first displayed frame. */
export interface Written {
  parts: TranscriptPart[];
  /** That of most of the time; null when no model says. */
  language: string | null;
}

/** Listens to the sound of one task, while its frames pass. */
export class Listener {
  /** What is wrong with the sound. */
  damage: SoundDamaged | null = null;
  readonly #stop = new AbortController();
  readonly #signal: AbortSignal;
  readonly #sources = new Set<Promise<void>>();

  constructor(
    private readonly inference: Inference,
    private readonly context: StepContext,
  ) {
    this.#signal = AbortSignal.any([context.signal, this.#stop.signal]);
  }

  /** Where somebody speaks. */
  async segments(model: Model): Promise<SpeechSegment[]> {
    const { segments } = await this.inference.listen<VoiceActivity>(model, this.#sound(), this.#signal);
    return segments;
  }

  /** What is said there, from the sound decoded anew: so no more of it is held than the model takes at once. */
  async write(model: Model, segments: readonly SpeechSegment[]): Promise<Written> {
    const parts: TranscriptPart[] = [];
    const spoken = new Map<string, number>();
    for await (const { startMs, samples } of utterances(this.#sound(), segments, transcriptionWindowMs(model.card))) {
      const heard = await this.inference.listen<Transcription>(model, [samples], this.#signal);
      for (const part of heard.parts)
        parts.push({ ...part, startMs: startMs + part.startMs, endMs: startMs + part.endMs });
      if (heard.language && heard.parts.length > 0)
        spoken.set(heard.language, (spoken.get(heard.language) ?? 0) + samples.length);
    }
    return { parts, language: [...spoken].sort(([, a], [, b]) => b - a)[0]?.[0] ?? null };
  }

  /** Ends what is under way, when there is any, and waits until the decoder has ended. */
  async close(): Promise<void> {
    this.#stop.abort(new Error('nobody waits for the sound any more'));
    await Promise.all(this.#sources);
  }

  /** What is good of the sound. */
  async *#sound(): AsyncGenerator<Float32Array> {
    let end = (): void => undefined;
    this.#sources.add(new Promise((resolve) => (end = resolve)));
    try {
      for await (const block of this.context.sound()) {
        this.#signal.throwIfAborted();
        yield block;
      }
    } catch (error) {
      if (!(error instanceof SoundDamaged)) throw error;
      this.damage = error;
    } finally {
      end();
    }
  }
}
