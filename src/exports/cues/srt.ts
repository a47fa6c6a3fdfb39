import type { ExportSource, Write } from '../export-source.js';
import { type Cue, clock } from './cue.js';

/** SubRip: a number, times with a comma before the milliseconds, text, an empty line; CRLF as SubRip itself writes. */
export const srt =
  (cues: (source: ExportSource) => Cue[]): Write =>
  (source) =>
    document(cues(source));

function* document(cues: Cue[]): Generator<string> {
  for (const [at, { start_ms, end_ms, text }] of cues.entries()) {
    const lines = [
      String(at + 1),
      `${clock(start_ms, ',')} --> ${clock(end_ms, ',')}`,
      text.replaceAll('-->', '→'),
      '',
      '',
    ];
    yield lines.join('\r\n');
  }
}
