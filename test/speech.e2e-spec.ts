import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { learnedModels } from './support/learned-models.js';
import { Service, type TaskView } from './support/service.js';
import { hasSharedData, NEEDS_DATA, SHARED_DATA, sharedFile, truth } from './support/shared-data.js';
import { installTinyMoonshine } from './support/tiny-transcribers.js';

const SPEECH = hasSharedData ? truth<{ videos: Record<string, string> }>('speech.json').videos : {};

/** One pipeline per way to listen, beside one that looks and listens. */
const PIPELINES = {
  listen: [{ step: 'speech' }],
  production: [{ step: 'shots' }, { step: 'quality' }, { step: 'speech' }, { step: 'keyframes' }],
  write: [{ step: 'speech', options: { transcriber: 'tiny-moonshine' } }],
  wish: [{ step: 'speech', options: { transcriber: 'whisper-base' } }],
};

(hasSharedData ? describe : describe.skip)(`speech${NEEDS_DATA}`, () => {
  let folder: string;
  let removeModels: () => Promise<void>;
  let service: Service;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'speech-'));
    const models = await learnedModels('silero-vad');
    removeModels = models.remove;
    await installTinyMoonshine(models.root);
    const pipelines = Object.entries(PIPELINES).map(([name, steps]) => [name, { description: 'For tests.', steps }]);
    await writeFile(join(folder, 'pipelines.json'), JSON.stringify({ pipelines: Object.fromEntries(pipelines) }));
    service = await Service.start({
      MODEL_REGISTRY_PATH: models.root,
      PIPELINE_CONFIG_PATH: join(folder, 'pipelines.json'),
    });
  }, 60_000);

  afterAll(async () => {
    await service.stop();
    await removeModels();
    await rm(folder, { recursive: true, force: true });
  }, 60_000);

  async function analyse(bytes: Uint8Array, name: string, pipeline: keyof typeof PIPELINES): Promise<TaskView> {
    const url = await service.upload(bytes, name);
    const task = await service.ended(await service.submit({ video_url: url, pipeline }), 120_000);
    expect(task.error).toBeNull();
    return task;
  }

  const shared = (name: string, pipeline: keyof typeof PIPELINES): Promise<TaskView> =>
    analyse(sharedFile(name), name.split('/').at(-1) as string, pipeline);

  it.each(Object.entries(SPEECH))('hears in %s what is there: %s', async (name, there) => {
    const { result } = await shared(name, 'listen');
    const isSpoken = there.startsWith('people talk');
    expect((result?.speech?.segments.length ?? 0) > 0).toBe(isSpoken);
    expect(result?.warnings).toEqual([]);
    expect(result?.provenance.models.map((model) => model.name)).toEqual(['silero-vad']);
  }, 120_000); // prettier-ignore

  it('looks and listens at once, and sees what it sees without', async () => {
    const { result } = await shared('videos/hikers_h264.mp4', 'production');
    expect(result?.shots).toHaveLength(1);
    expect(result?.shots[0]?.keyframe).not.toBeNull();
    expect(result?.speech?.segments.length).toBeGreaterThan(2);
    expect(result?.sampling.frames_decoded).toBe(521);
  }, 120_000);

  it('hears speech where it is in the video when the sound begins later', async () => {
    const path = join(folder, 'late.mkv');
    await promisify(execFile)('ffmpeg', [
      ...['-v', 'error', '-nostdin', '-y', '-f', 'lavfi', '-i', 'color=gray:size=320x240:rate=25:duration=8'],
      ...['-itsoffset', '3', '-i', join(SHARED_DATA, 'audio', 'silero_test_60s.mp3')],
      ...['-map', '0:v', '-map', '1:a', '-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p'],
      ...['-c:a', 'libopus', path],
    ]);
    const { result } = await analyse(await readFile(path), 'late.mkv', 'listen');
    const segments = result?.speech?.segments ?? [];
    expect(segments.length).toBeGreaterThan(0);
    expect(segments[0]?.start_ms).toBeGreaterThan(2_950);
    expect(segments[0]?.start_ms).toBeLessThan(3_300);
    expect(segments.at(-1)?.end_ms).toBeLessThan(5_700);
  }, 120_000);

  it('writes down every stretch of speech, within it', async () => {
    const { result } = await shared('videos/hikers_h264.mp4', 'write');
    const { segments = [], transcript, language, models } = result?.speech ?? {};
    expect(models).toEqual(['silero-vad@6.2.1', 'tiny-moonshine@1']);
    expect(language).toBe('en');
    expect(transcript?.length).toBeGreaterThan(0);
    for (const { start_ms, end_ms, text, confidence } of transcript ?? []) {
      expect(segments.some((segment) => segment.start_ms <= start_ms && end_ms <= segment.end_ms)).toBe(true);
      expect(text).toMatch(/^[a-z ]+$/);
      expect(confidence).toBeGreaterThan(0.9);
    }
    expect(result?.provenance.models.map(({ name }) => name)).toEqual(['silero-vad', 'tiny-moonshine']);
  }, 120_000);

  it('says what installs a transcriber that is missing, and what it hears', async () => {
    const { result } = await shared('videos/hikers_h264.mp4', 'wish');
    expect(result?.speech?.segments.length).toBeGreaterThan(2);
    expect(result?.speech?.transcript).toBeNull();
    expect(result?.warnings).toEqual([
      expect.objectContaining({ code: 'MODEL_UNAVAILABLE', stage: 'speech', message: expect.stringContaining('pull whisper-base') }), // prettier-ignore
    ]);
  }, 120_000);

  it('has nothing to say of a video without sound', async () => {
    const { result } = await shared('videos/face_video_only.mp4', 'listen');
    expect(result?.speech).toEqual({ segments: [], transcript: null, language: null, models: [] });
    expect(result?.warnings).toEqual([]);
  }, 120_000);

  it('analyses a good video whose sound is damaged, and warns', async () => {
    const bytes = Buffer.from(sharedFile('videos/hikers_h264.mp4'));
    damageSound(bytes);
    const { result } = await analyse(bytes, 'damaged.mp4', 'production');
    expect(result?.sampling.frames_decoded).toBe(521);
    expect(result?.warnings).toEqual([expect.objectContaining({ code: 'SOUND_DAMAGED', stage: 'speech' })]);
  }, 120_000);
});

/** Overwrites each chunk of sound in the second half: its track's chunk offsets (ISO 14496-12, 8.7.5). */
function damageSound(file: Buffer): void {
  const table = file.indexOf('stco', file.indexOf('soun')) + 4;
  const count = file.readUInt32BE(table + 4);
  for (let chunk = Math.floor(count / 2); chunk < count; chunk++) {
    const from = file.readUInt32BE(table + 8 + chunk * 4);
    file.fill(0xff, from, Math.min(from + 6, file.length));
  }
}
