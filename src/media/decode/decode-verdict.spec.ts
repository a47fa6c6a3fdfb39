import { spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { AnalysisError } from '../../common/errors.js';
import type { VideoFacts } from '../../common/video.js';
import { judgeSound } from '../audio/sound-verdict.js';
import { ConfinedProcess } from '../ffmpeg/confined-process.js';
import { judge } from './decode-verdict.js';

const NEVER = new AbortController().signal;
const FACTS = { frameCountHint: 30 } as VideoFacts;
const maxPixels = 1_000_000;

/** What a program comes to that is sent a signal in the midst of its work. */
async function signalled(signal: NodeJS.Signals, program: string, args: string[]) {
  const started = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  const child = new ConfinedProcess(started, NEVER);
  const first = new Promise((resolve) => child.outputs[0]?.once('data', resolve));
  child.outputs[0]?.resume();
  await first;
  await sleep(100);
  started.kill(signal);
  return { exit: await child.exit, child };
}

const endless = (): [string, string[]] => [
  'ffmpeg',
  ['-v', 'error', '-nostdin', '-re', '-f', 'lavfi', '-i', 'testsrc=s=64x64', '-f', 'rawvideo', 'pipe:1'],
];

const verdict = (act: () => void): AnalysisError => {
  try {
    act();
  } catch (error) {
    return error as AnalysisError;
  }
  throw new Error('It passed.');
};

describe('a decoder that is signalled', () => {
  it.each(['SIGTERM', 'SIGINT', 'SIGHUP', 'SIGKILL'] as const)('by %s from outside is tried again', async (signal) => {
    const { exit, child } = await signalled(signal, ...endless());
    const expected = { code: 'INTERNAL', retryable: true };
    expect(verdict(() => judge({ exit, child, decoded: 7, facts: FACTS, maxPixels }))).toMatchObject(expected);
    expect(verdict(() => judgeSound(exit, child))).toMatchObject(expected);
  });

  it('by a shell’s exit code, as sandboxes tell of it, is tried again', async () => {
    const child = new ConfinedProcess(spawn('sh', ['-c', 'exit 143']), NEVER);
    const error = verdict(() =>
      judge({ exit: { code: 143, signal: null }, child, decoded: 0, facts: FACTS, maxPixels }),
    );
    expect(error).toMatchObject({ code: 'INTERNAL', retryable: true });
    expect(error.message).toBe('The reading of the video was ended by SIGTERM before its end.');
    await child.stop();
  });

  it('by what a file did to it has a damaged file', async () => {
    const { exit, child } = await signalled('SIGSEGV', ...endless());
    expect(verdict(() => judge({ exit, child, decoded: 7, facts: FACTS, maxPixels }))).toMatchObject({
      code: 'MEDIA_CORRUPT',
      retryable: false,
    });
  });
});
