import type { Span } from '../../results/analysis-result.js';
import { type ExportSource, notExportable } from '../export-source.js';

/** A text and when it is shown; `end_ms` is after `start_ms`. */
export interface Cue extends Span {
  text: string;
}

/** A chapter per shot, with what it shows. */
export function chapters({ result }: ExportSource): Cue[] {
  if (result.shots.length === 0)
    throw notExportable('The result has no shots to make chapters of; a pipeline with the step shots finds them.');
  const cues = result.shots.map(({ index, start_ms, end_ms, labels }) => {
    const shows = labels.map(({ label }) => label).join(', ');
    return { start_ms, end_ms, text: `Shot ${index + 1}${shows && `: ${shows}`}` };
  });
  return cues.filter(isShown);
}

/** What is spoken when it was written down, else the lines of text that are to be seen; in order of time. */
export function captions({ result }: ExportSource): Cue[] {
  const spoken = result.speech?.transcript ?? [];
  const cues: Cue[] = (spoken.length > 0 ? spoken : result.texts).map(({ start_ms, end_ms, text }) => {
    return { start_ms, end_ms, text: oneLine(text) };
  });
  const shown = cues.filter((cue) => isShown(cue) && cue.text !== '');
  if (shown.length === 0)
    throw notExportable(
      'The result has neither a transcript nor texts to make captions of; the steps speech and read_text find them.',
    );
  return shown.sort((a, b) => a.start_ms - b.start_ms || a.end_ms - b.end_ms);
}

const isShown = ({ start_ms, end_ms }: Span): boolean => end_ms > start_ms;

/** An empty line would end the cue, in WebVTT as in SubRip. */
const oneLine = (text: string): string => text.replace(/[\s\p{Cc}]+/gu, ' ').trim();

/** `HH:MM:SS` and milliseconds after a separator; hours have as many digits as they need. */
export function clock(ms: number, separator: '.' | ','): string {
  const [hours, minutes, seconds] = [ms / 3_600_000, (ms / 60_000) % 60, (ms / 1_000) % 60].map(twoDigits);
  return `${hours}:${minutes}:${seconds}${separator}${String(ms % 1_000).padStart(3, '0')}`;
}

const twoDigits = (value: number): string => String(Math.floor(value)).padStart(2, '0');
