import { chmodSync, writeFileSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { readEnv } from '../../common/env.js';
import { temporaryFolder } from '../../../test/support/temporary.js';
import { Ffmpeg } from './ffmpeg.js';

const folder = temporaryFolder();
afterAll(folder.remove);

describe('Ffmpeg', () => {
  it('finds a program and what it can do', async () => {
    const { ffmpeg, version, passthrough, decoders } = await new Ffmpeg(readEnv({})).build();
    expect(isAbsolute(ffmpeg)).toBe(true);
    expect(version).toMatch(/\d/);
    expect(passthrough).toEqual([expect.stringMatching(/^-(fps_mode|vsync)$/), 'passthrough']);
    expect(decoders.has('h264')).toBe(true);
  });

  it('says how to install it when the configured one is missing', async () => {
    const ffmpeg = new Ffmpeg(readEnv({ FFMPEG_PATH: '/nowhere/ffmpeg' }));
    const health = await ffmpeg.health();
    expect(health.ok).toBe(false);
    expect(health.detail).toMatch(/FFMPEG_PATH=\/nowhere\/ffmpeg.*apt-get install ffmpeg/);
    expect(() => ffmpeg.path).toThrow(/apt-get install ffmpeg/);
  });

  it('does not take another program for it', async () => {
    const path = join(folder.path, 'ffmpeg');
    writeFileSync(path, '#!/bin/sh\necho hello\n');
    chmodSync(path, 0o755);
    const { ok, detail } = await new Ffmpeg(readEnv({ FFMPEG_PATH: path })).health();
    expect({ ok, detail }).toEqual({ ok: false, detail: expect.stringContaining('is not ffmpeg') });
  });

  it('tells its path once the module has started', async () => {
    const ffmpeg = new Ffmpeg(readEnv({}));
    await ffmpeg.onModuleInit();
    expect(isAbsolute(ffmpeg.path)).toBe(true);
  });
});
