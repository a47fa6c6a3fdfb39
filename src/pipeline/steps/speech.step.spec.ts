import { resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { TestingModule } from '@nestjs/testing';
import { footage } from '../../../test/support/footage.js';
import { bootInference } from '../../../test/support/inference-room.js';
import { hasSharedData, NEEDS_DATA, SHARED_DATA } from '../../../test/support/shared-data.js';
import { installSilero } from '../../../test/support/speech-models.js';
import { drain, TestContext } from '../../../test/support/step-frames.js';
import { temporaryRegistry } from '../../../test/support/tiny-models.js';
import { readEnv } from '../../common/env.js';
import type { Frame } from '../../common/frame.js';
import { SoundDamaged } from '../../common/sound.js';
import type { Inference } from '../../inference/inference.js';
import { SoundDecoder } from '../../media/audio/sound-decoder.js';
import { Confinement } from '../../media/ffmpeg/confinement.js';
import { Ffmpeg } from '../../media/ffmpeg/ffmpeg.js';
import { Probe } from '../../media/probe/probe.js';
import type { StepContext } from '../step.js';
import { SpeechStep } from './speech.step.js';

const env = readEnv({});
const ffmpeg = new Ffmpeg(env);
const confinement = new Confinement(env);
const probe = new Probe(env, ffmpeg, confinement);
const sounds = new SoundDecoder(env, ffmpeg, confinement);
const never = new AbortController().signal;
const OPTIONS = { vad: 'silero-vad', transcriber: null, min_confidence: 0.5 };

const frame = (index: number): Frame => ({
  index,
  timeMs: index * 40,
  isSampled: false,
  pictures: new Map(),
  thumbnail: null,
  findings: {},
});

async function* frames(count: number): AsyncGenerator<Frame> {
  for (let index = 0; index < count; index++) yield frame(index);
}

(hasSharedData ? describe : describe.skip)(`step speech${NEEDS_DATA}`, () => {
  let remove: () => Promise<void>;
  let app: TestingModule;
  let inference: Inference;

  beforeAll(async () => {
    const registry = await temporaryRegistry();
    remove = registry.remove;
    await installSilero(registry.root);
    ({ app, inference } = await bootInference(registry.root));
  });
  afterAll(async () => {
    await app.close();
    await remove();
  });

  async function contextOf(path: string, changes: Partial<StepContext> = {}): Promise<[TestContext, StepContext]> {
    const facts = await probe.probe(path, never);
    const video = { path, sizeBytes: 0, sha256: '' };
    const test = new TestContext(facts.durationMs ?? 60_000);
    const sound = () => sounds.decode(video, facts, never);
    return [test, { ...test.port, video: facts, sound, ...changes }];
  }

  async function hear(path: string, options: Partial<typeof OPTIONS> | { transcriber: string } = {}) {
    const [test, context] = await contextOf(path);
    const passed = await drain(new SpeechStep(inference).run(frames(5), context, { ...OPTIONS, ...options }));
    return { speech: test.findings.speech, warnings: test.warnings, passed };
  }

  const shared = (name: string): string => resolve(SHARED_DATA, 'videos', name);

  /** The spoken sample, from 2 s on, under grey pictures of 6 s. */
  const spoken = (name: string, ...codec: string[]): Promise<string> =>
    footage.form(name, [
      ...['-itsoffset', '2', '-i', resolve(SHARED_DATA, 'audio', 'silero_test_60s.mp3')],
      ...['-filter_complex', '[0:v]tpad=stop_mode=clone:stop_duration=5[v]', '-map', '[v]', '-map', '1:a'],
      ...['-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p', ...codec],
    ]);

  it('finds the speech of people who talk, and lets frames pass as they are', async () => {
    const { speech, warnings, passed } = await hear(shared('hikers_h264.mp4'));
    expect(speech).toMatchObject({ transcript: null, language: null, models: ['silero-vad@6.2'] });
    expect(speech?.segments.length).toBeGreaterThan(2);
    const spans = speech?.segments ?? [];
    for (const [at, { start_ms, end_ms, confidence }] of spans.entries()) {
      expect(start_ms).toBeGreaterThanOrEqual(spans[at - 1]?.end_ms ?? 0);
      expect(end_ms).toBeGreaterThan(start_ms);
      expect(confidence).toBeGreaterThanOrEqual(0.5);
    }
    expect(warnings).toEqual([]);
    expect(passed).toEqual([0, 1, 2, 3, 4].map(frame));
  });

  it.each(['bbb_30s_vp8_vorbis.webm', 'black_silent_10s.mp4'])('finds none in %s', async (name) => {
    const { speech, warnings } = await hear(shared(name));
    expect(speech).toEqual({ segments: [], transcript: null, language: null, models: ['silero-vad@6.2'] });
    expect(warnings).toEqual([]);
  });

  it('finds speech where it is in the video, not in the sound', async () => {
    const { speech } = await hear(await spoken('spoken.mkv', '-c:a', 'flac'));
    const first = speech?.segments[0];
    expect(first?.start_ms).toBeGreaterThan(1_950);
    expect(first?.start_ms).toBeLessThan(2_400);
    expect(speech?.segments.at(-1)?.end_ms).toBeLessThan(4_650);
  });

  it('leaves out speech that it is not sure of', async () => {
    expect((await hear(shared('hikers_h264.mp4'), { min_confidence: 1 })).speech?.segments).toEqual([]);
  });

  it('says nothing of a video without sound', async () => {
    const { speech, warnings } = await hear(shared('bottles_h264.mp4'));
    expect(speech).toEqual({ segments: [], transcript: null, language: null, models: [] });
    expect(warnings).toEqual([]);
  });

  it('warns of a transcriber that is not installed, and finds the speech', async () => {
    const { speech, warnings } = await hear(await spoken('spoken.mkv', '-c:a', 'flac'), { transcriber: 'moonshine' });
    expect(speech?.segments.length).toBeGreaterThan(0);
    expect(speech?.transcript).toBeNull();
    expect(warnings).toEqual([
      { code: 'MODEL_UNAVAILABLE', message: expect.stringMatching(/model moonshine .* Install it with ".*moonshine/), stage: 'speech' },
    ]); // prettier-ignore
    const step = new SpeechStep(inference);
    expect(step.models({ ...OPTIONS, transcriber: 'moonshine' })).toEqual(['silero-vad']);
  });

  it('warns of damaged sound and keeps what was heard before', async () => {
    const path = await spoken('spoken.mkv', '-c:a', 'flac');
    const [test, whole] = await contextOf(path);
    const sound = async function* () {
      yield* whole.sound();
      throw new SoundDamaged('The sound is damaged: it crackles.');
    };
    await drain(new SpeechStep(inference).run(frames(3), { ...whole, sound }, OPTIONS));
    expect(test.findings.speech?.segments.length).toBeGreaterThan(0);
    expect(test.warnings).toEqual([
      { code: 'SOUND_DAMAGED', message: 'The sound is damaged: it crackles.', stage: 'speech' },
    ]);
  });

  it('lets go of the sound when the consumer leaves', async () => {
    let isOpen = false;
    const sound = async function* () {
      isOpen = true;
      try {
        for (;;) yield new Float32Array(16_384);
      } finally {
        isOpen = false;
      }
    };
    const [, context] = await contextOf(shared('hikers_h264.mp4'), { sound });
    for await (const { index } of new SpeechStep(inference).run(frames(5), context, OPTIONS)) {
      await new Promise((resolve) => setTimeout(resolve, 50));
      expect(isOpen).toBe(true);
      if (index === 1) break;
    }
    expect(isOpen).toBe(false);
  });

  it('ends with the reason of the signal', async () => {
    const stop = new AbortController();
    const sound = async function* () {
      for (;;) yield new Float32Array(16_384);
    };
    const [, context] = await contextOf(shared('hikers_h264.mp4'), { sound, signal: stop.signal });
    setTimeout(() => stop.abort(new Error('enough')), 100);
    await expect(drain(new SpeechStep(inference).run(frames(5), context, OPTIONS))).rejects.toThrow('enough');
  });
});
