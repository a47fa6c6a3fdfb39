import type { Span } from '../../results/analysis-result.js';
import { type ExportSource, notExportable, type Write } from '../export-source.js';
import { type Cue, clock } from './cue.js';

/** WebVTT (W3C Candidate Recommendation, 4 April 2019) of cues. */
export const vtt =
  (cues: (source: ExportSource) => Cue[]): Write =>
  (source) =>
    document(cues(source).map((cue) => ({ ...cue, text: escapeText(cue.text) })));

/** A WebVTT file whose cues name the part of the sprite sheet that shows their time, as a media fragment `#xywh` (W3C). */
export const thumbnailsVtt: Write = ({ result, absolute }) => {
  const { sprite, video } = result;
  if (!sprite)
    throw notExportable('The result has no sprite sheet; a pipeline with a step of thumbnails makes one (keyframes).');
  const { columns, tile_width: width, tile_height: height, times_ms } = sprite;
  const url = absolute(sprite.url);
  const cues = times_ms.map((time, at) => {
    const place = [(at % columns) * width, Math.floor(at / columns) * height, width, height];
    const start_ms = at === 0 ? 0 : time;
    return { start_ms, end_ms: times_ms[at + 1] ?? video.duration_ms, text: `${url}#xywh=${place.join(',')}` };
  });
  return document(cues.filter(({ start_ms, end_ms }) => end_ms > start_ms));
};

function* document(cues: Cue[]): Generator<string> {
  yield 'WEBVTT\n';
  for (const [at, cue] of cues.entries()) yield `\n${at + 1}\n${times(cue)}\n${cue.text}\n`;
}

const times = ({ start_ms, end_ms }: Span): string => `${clock(start_ms, '.')} --> ${clock(end_ms, '.')}`;

const escapeText = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
