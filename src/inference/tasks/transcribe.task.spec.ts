import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { TestingModule } from '@nestjs/testing';
import { bootInference } from '../../../test/support/inference-room.js';
import { temporaryRegistry } from '../../../test/support/tiny-models.js';
import {
  installTinyMoonshine,
  installTinyWhisper,
  moonshineText,
  moonshineTokens,
} from '../../../test/support/tiny-transcribers.js';
import type { Inference } from '../inference.js';
import { TranscribeTask } from './transcribe.task.js';
import type { Transcription } from './speech/transcription.js';

const sound = (seconds: number, level: number): Float32Array => new Float32Array(seconds * 16_000).fill(level);

describe('task transcribe, by graphs with the inputs and outputs of published models', () => {
  let remove: () => Promise<void>;
  let app: TestingModule;
  let inference: Inference;

  beforeAll(async () => {
    const registry = await temporaryRegistry();
    remove = registry.remove;
    await installTinyMoonshine(registry.root);
    await installTinyWhisper(registry.root);
    ({ app, inference } = await bootInference(registry.root));
  });
  afterAll(async () => {
    await app.close();
    await remove();
  });

  const write = (family: string, samples: Float32Array): Promise<Transcription> =>
    inference.listen<Transcription>(inference.model(`tiny-${family}`), [samples]);

  it.each([0.2, 0.3, 0.5, 0.8])('carries the cache of Moonshine from token to token, at loudness %f', async (level) => {
    const expected = moonshineText(moonshineTokens(Math.round(level * 10), Math.ceil(2 * 6.5)));
    const { parts, language } = await write('moonshine', sound(2, level));
    expect(parts).toEqual([{ startMs: 0, endMs: 2_000, text: expected, confidence: expect.any(Number) }]);
    expect(parts[0]?.confidence).toBeGreaterThan(0.99);
    expect(language).toBe('en');
  });

  it('ends Moonshine by the length of the sound when it does not end by itself', async () => {
    const words = async (seconds: number): Promise<number> => {
      const { parts } = await write('moonshine', sound(seconds, 0.3));
      return parts[0]?.text.split(' ').length ?? 0;
    };
    expect(await words(1)).toBe(Math.ceil(6.5));
    expect(await words(4)).toBe(10);
  });

  it('writes nothing down when Moonshine has no words', async () => {
    expect((await write('moonshine', sound(1, 0.1))).parts).toEqual([]);
    expect((await write('moonshine', sound(1, 0))).parts).toEqual([]);
  });

  it('has Whisper say the language, the words and between which times', async () => {
    const { parts, language } = await write('whisper', sound(30, 0.1));
    expect(language).toBe('de');
    expect(parts.map(({ startMs, endMs, text }) => [startMs, endMs, text])).toEqual([
      [0, 1_000, 'one two three'],
      [1_500, 29_000, 'four five'],
    ]);
  });

  it('ends what Whisper says with the sound', async () => {
    expect((await write('whisper', sound(2, 0.1))).parts.at(-1)?.endMs).toBe(2_000);
    expect((await write('whisper', sound(1, 0.1))).parts).toHaveLength(1);
  });

  it('refuses more than a model takes at once', async () => {
    await expect(write('moonshine', sound(31, 0))).rejects.toThrow(
      'model tiny-moonshine@1: takes 480000 samples at once, not 496000',
    );
  });

  it('says what a card lacks', () => {
    const { card } = inference.model('tiny-whisper');
    const task = new TranscribeTask();
    expect(task.check(card)).toEqual([]);
    expect(task.check({ ...card, files: [], outputs: [], options: { family: 'parrot', windowMs: 5 } })).toEqual([
      'option family must be one of moonshine, whisper, is parrot',
      'task transcribe takes one output of role "encoded"',
      'option windowMs takes a number from 1000 to 30000, is 5',
    ]);
    expect(task.check({ ...card, files: [] })).toEqual([
      'files has none of role "decoder"',
      'files has none of role "tokenizer"',
      'files has none of role "generation"',
    ]);
  });
});
