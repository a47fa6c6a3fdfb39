import { constants } from 'node:os';
import { AnalysisError } from '../../common/errors.js';
import { presentable, refusedFrame } from '../ffmpeg/complaint.js';
import { throwIfInterrupted } from '../ffmpeg/interruption.js';
import type { ConfinedProcess, Exit } from '../ffmpeg/confined-process.js';
import { checkFrame } from '../probe/probe-limits.js';
import type { VideoFacts } from '../../common/video.js';

interface Ended {
  exit: Exit;
  child: ConfinedProcess;
  decoded: number;
  facts: VideoFacts;
  /** Most pixels of a frame. */
  maxPixels: number;
}

/** Said of sound in a rare coding, which is not decoded anyway. */
const HARMLESS = /Codec \(\S+\) not on whitelist/;

/**
 * Throws unless ffmpeg ended well, decoded something and had nothing to complain of: sound files have no error-level
 * message, and a frame that was concealed or skipped has one.
 */
export function judge({ exit, child, decoded, facts, maxPixels }: Ended): void {
  const complaints = child.complaints.filter((line) => !HARMLESS.test(line));
  const unkept = child.complaintCount - child.complaints.length;
  if (exit.code === 0 && complaints.length + unkept === 0 && decoded > 0) return;
  throwIfInterrupted(exit, complaints.length + unkept);
  const frame = refusedFrame(complaints);
  if (frame) checkFrame(frame, maxPixels);
  throw limit(exit, complaints) ?? damage(decoded, facts, complaints, complaints.length + unkept, exit);
}

function limit({ code, signal }: Exit, complaints: string[]): AnalysisError | null {
  const exceeded = (what: string): AnalysisError =>
    new AnalysisError('LIMIT_EXCEEDED', `Decoding the video took more ${what} than one video may.`);
  // The number is how a sandbox passes on what ended the program in it.
  if (signal === 'SIGXCPU' || code === 128 + constants.signals.SIGXCPU) return exceeded('processor time');
  return complaints.some((line) => /Cannot allocate memory/.test(line)) ? exceeded('memory') : null;
}

function damage(decoded: number, facts: VideoFacts, complaints: string[], count: number, exit: Exit): AnalysisError {
  const of = facts.frameCountHint === null ? '' : ` of ${facts.frameCountHint}`;
  const frames = `${decoded}${of} ${decoded === 1 && of === '' ? 'frame' : 'frames'} could be decoded`;
  const said = complaints[0]
    ? `the decoder reported ${count} ${count === 1 ? 'error' : 'errors'}, the first: ${presentable(complaints[0])}`
    : ending(exit);
  return new AnalysisError('MEDIA_CORRUPT', `The video is damaged: ${frames}; ${said.replace(/\.$/, '')}.`, {
    hint: 'Export it again from its source.',
  });
}

const ending = ({ code, signal }: Exit): string =>
  signal ? `the decoder was ended by ${signal}` : `the decoder ended with code ${code}`;
