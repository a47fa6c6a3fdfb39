import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { TestingModule } from '@nestjs/testing';
import * as onnx from 'onnxruntime-node';
import { bootInference } from '../../../test/support/inference-room.js';
import { hasSharedData, NEEDS_DATA, SHARED_DATA } from '../../../test/support/shared-data.js';
import { installSilero } from '../../../test/support/speech-models.js';
import { temporaryRegistry } from '../../../test/support/tiny-models.js';
import type { Inference } from '../inference.js';
import type { VoiceActivity } from './vad.task.js';

/** All samples of a file's sound, 16 kHz, one channel. */
function soundOf(name: string): Float32Array {
  const args = ['-v', 'error', '-nostdin', '-i', join(SHARED_DATA, name), '-vn', '-ac', '1', '-ar', '16000', '-f', 'f32le', '-']; // prettier-ignore
  const bytes = execFileSync('ffmpeg', args, { maxBuffer: 2 ** 28 });
  return new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length - (bytes.length % 4)));
}

/** The published way: one window after the other, 64 samples of the one before it in front. */
async function reference(samples: Float32Array): Promise<number[]> {
  const session = await onnx.InferenceSession.create(join(SHARED_DATA, 'models', 'silero_vad.onnx'), {
    logSeverityLevel: 4,
  });
  const sr = new onnx.Tensor('int64', BigInt64Array.of(16_000n), []);
  let state: onnx.OnnxValue = new onnx.Tensor('float32', new Float32Array(256), [2, 1, 128]);
  let context = new Float32Array(64);
  const probabilities: number[] = [];
  for (let at = 0; at < samples.length; at += 512) {
    const window = new Float32Array(576);
    window.set(context);
    window.set(samples.subarray(at, at + 512), 64);
    const outputs = await session.run({ input: new onnx.Tensor('float32', window, [1, 576]), state, sr });
    probabilities.push((outputs['output'] as onnx.Tensor).data[0] as number);
    state = outputs['stateN'] as onnx.OnnxValue;
    context = window.slice(-64);
  }
  return probabilities;
}

/** Blocks of the lengths in turn, the last of what is left. */
function* blocks(samples: Float32Array, ...lengths: number[]): Generator<Float32Array> {
  for (let from = 0, turn = 0; from < samples.length; turn++) {
    const length = lengths[turn % lengths.length] as number;
    yield samples.slice(from, from + length);
    from += length;
  }
}

(hasSharedData ? describe : describe.skip)(`task vad${NEEDS_DATA}`, () => {
  let remove: () => Promise<void>;
  let app: TestingModule;
  let inference: Inference;

  beforeAll(async () => {
    const registry = await temporaryRegistry();
    remove = registry.remove;
    await installSilero(registry.root);
    await installSilero(registry.root, { version: '0-wrong', options: { stateInput: 'memory' } });
    await installSilero(registry.root, { version: '0-deaf', options: { threshold: 2, window: 0 } });
    ({ app, inference } = await bootInference(registry.root));
  });
  afterAll(async () => {
    await app.close();
    await remove();
  });

  const listen = (samples: Iterable<Float32Array>): Promise<VoiceActivity> =>
    inference.listen<VoiceActivity>(inference.model('silero-vad@6.2'), samples);

  it.each(['videos/hikers_h264.mp4', 'audio/silero_test_60s.mp3', 'videos/chaplin_h264_mp3.mp4'])(
    'gives the probabilities of %s that a run window by window gives, however the sound is cut',
    async (name) => {
      const samples = soundOf(name);
      const expected = await reference(samples);
      for (const lengths of [[16_384], [1, 700, 511, 513, 5_000]]) {
        const { probabilities } = await listen(blocks(samples, ...lengths));
        expect(probabilities).toHaveLength(expected.length);
        const furthest = Math.max(...expected.map((number, at) => Math.abs(number - (probabilities[at] as number))));
        expect(furthest).toBeLessThan(1e-5);
      }
    },
  );

  it('begins every sound anew', async () => {
    const samples = soundOf('audio/silero_test_60s.mp3');
    const first = await listen(blocks(samples, 16_384));
    expect(await listen(blocks(samples, 16_384))).toEqual(first);
  });

  it('hears nobody in silence, in no sound and in a film without speech', async () => {
    expect((await listen([])).segments).toEqual([]);
    expect((await listen([new Float32Array(50_000)])).segments).toEqual([]);
    for (const name of ['videos/bbb_30s_vp8_vorbis.webm', 'videos/black_silent_10s.mp4'])
      expect((await listen(blocks(soundOf(name), 16_384))).segments).toEqual([]);
  });

  it('throws what the sound throws, and not that the model failed', async () => {
    const broken = (async function* () {
      yield new Float32Array(16_384);
      throw new Error('the microphone fell');
    })();
    await expect(inference.listen(inference.model('silero-vad@6.2'), broken)).rejects.toThrow(/^the microphone fell$/);
  });

  it('hears speech that follows samples which are no numbers', async () => {
    const noise = new Float32Array(1024).fill(Number.NaN);
    const { segments } = await listen([noise, soundOf('audio/silero_test_60s.mp3')]);
    expect(segments.length).toBeGreaterThan(0);
  });

  it('ends with the reason of the signal while a sound goes on for ever', async () => {
    const stop = new AbortController();
    const endless = (async function* () {
      for (let at = 0; ; at++) {
        if (at === 3) stop.abort(new Error('enough'));
        yield new Float32Array(16_384);
      }
    })();
    const listening = inference.listen(inference.model('silero-vad@6.2'), endless, stop.signal);
    await expect(listening).rejects.toThrow('enough');
    await endless.return(undefined as never);
  });

  it('fails a card whose names the graph does not know, or whose numbers make no sense', () => {
    const reason = (version: string): string => {
      try {
        return inference.model(`silero-vad@${version}`).id;
      } catch (error) {
        return (error as Error).message;
      }
    };
    expect(reason('0-wrong')).toMatch(/silero-vad\/0-wrong\/model.json: .*(state|memory)/);
    expect(reason('0-deaf')).toContain('option threshold takes a number from 0 to 1, is 2; option window takes');
  });
});
