import type { Shot } from '../../results/analysis-result.js';
import { type ExportSource, notExportable } from '../export-source.js';
import { frameAt, type Timebase, timebaseOf } from './timebase.js';
import { timecode } from './timecode.js';

/** An event's number has three digits. */
const MOST_EVENTS = 999;

/**
 * An edit decision list as CMX 3600 reads it: an event per shot, source and record alike, so that it cuts the video where its
 * shots begin. Every event is a cut: a fade or a dissolve is in the picture already, and a second one would be wrong; a
 * comment says where it is. Source timecode begins at 0, whatever the file's own may be.
 */
export function* edl({ result, title }: ExportSource): Generator<string> {
  const shots = result.shots;
  if (shots.length === 0)
    throw notExportable('The result has no shots to make events of; a pipeline with the step shots finds them.');
  if (shots.length > MOST_EVENTS)
    throw notExportable(
      `A CMX 3600 list has at most ${MOST_EVENTS} events, the result has ${shots.length} shots; otio and csv hold them all.`,
    );
  const base = timebaseOf(result.video);
  yield lines([
    `TITLE: ${ascii(title).slice(0, 70)}`,
    `FCM: ${base.isDropFrame ? 'DROP FRAME' : 'NON-DROP FRAME'}`,
    '',
  ]);
  const clip = ascii(title);
  for (const [at, shot] of shots.entries()) yield event(at + 1, shot, clip, base);
}

/** `AX` is the reel of a source without one. */
function event(number: number, { start_ms, end_ms, transition }: Shot, clip: string, base: Timebase): string {
  const start = frameAt(start_ms, base);
  const span = [start, Math.max(start + 1, frameAt(end_ms, base))].map((frame) => timecode(frame, base)).join(' ');
  const { type, start_ms: from, end_ms: to } = transition;
  const gradual =
    from === null || to === null
      ? []
      : [`* ${type.toUpperCase()} FROM ${[from, to].map((ms) => timecode(frameAt(ms, base), base)).join(' TO ')}`];
  const columns = [String(number).padStart(3, '0'), 'AX'.padEnd(8), 'V'.padEnd(5), 'C'.padEnd(8), span, span];
  return lines([columns.join(' '), `* FROM CLIP NAME: ${clip}`, ...gradual]);
}

/** CMX 3600 is older than any other alphabet. */
const ascii = (text: string): string =>
  text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[^\x20-\x7e]/g, '_');

const lines = (texts: string[]): string => texts.map((text) => `${text}\r\n`).join('');
