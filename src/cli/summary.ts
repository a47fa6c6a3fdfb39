import type { Label, Result, Shot, Task, Text, Track } from '../client/schema.js';
import { clock } from './time.js';

/** Characters of a bar that stands for the whole video. */
const BAR = 28;
const PLURALS: Readonly<Record<string, string>> = {
  shot: 'shots',
  label: 'labels',
  track: 'tracks',
  text: 'texts',
  'line of speech': 'lines of speech',
  vector: 'vectors',
  'black span': 'black spans',
  'frozen span': 'frozen spans',
};
/** Most lines of one kind. */
const MOST = 24;

/** What was found in a video, for a person at a terminal. `base` is the service's address. */
export function summary(task: Task, base: string): string[] {
  const links = [`Result   ${task.links.self}`, `Look     ${base}/#/tasks/${task.task_id}`].map(indented);
  if (task.error) {
    const { code, message, stage, hint } = task.error;
    return [`  FAILED in ${stage}: ${message} (${code})`, ...(hint ? [`  ${hint}`] : []), '', ...links];
  }
  return task.result ? [...findings(task.result), ...tookLine(task), '', ...links] : links;
}

function findings(result: Result): string[] {
  const { video, sampling, shots, labels, tracks, texts, speech, quality, vectors, warnings } = result;
  const sound = video.has_audio ? 'with sound' : 'silent';
  const size = `${video.display_width}×${video.display_height} ${video.codec} in ${video.container}`;
  return [
    `  ${size}, ${clock(video.duration_ms)}, ${sampling.frames_decoded} frames, ${sound}`,
    '',
    ...list('shot', shots, (shot) => shotLine(shot, video.duration_ms)),
    ...list('label', labels, labelLine),
    ...list('track', tracks, trackLine),
    ...list('text', texts, textLine),
    ...list('line of speech', speech?.transcript ?? [], ({ start_ms, text }) => `${clock(start_ms)}  ${text}`),
    ...(quality ? [`  ${qualityLine(quality)}`] : []),
    ...(vectors ? [`  ${counted(vectors.count, 'vector')} of ${vectors.model} in the ${vectors.store} store`] : []),
    ...warnings.map(({ message }) => `  Note: ${message}`),
  ];
}

function list<Row>(noun: string, rows: readonly Row[], show: (row: Row) => string): string[] {
  if (rows.length === 0) return [];
  const more = rows.length > MOST ? [`    … and ${rows.length - MOST} more`] : [];
  return [`  ${counted(rows.length, noun)}`, ...rows.slice(0, MOST).map((row) => `    ${show(row)}`), ...more, ''];
}

function shotLine({ index, start_ms, end_ms, transition }: Shot, durationMs: number): string {
  const [from = 0, to = 0] = [start_ms, end_ms].map((ms) => Math.round((BAR * ms) / Math.max(1, durationMs)));
  const filled = Math.max(1, to - from);
  const bar = `${'·'.repeat(Math.min(from, BAR - filled))}${'█'.repeat(filled)}`.padEnd(BAR, '·');
  const kind = transition.type === 'cut' || transition.type === 'start' ? '' : `  ${transition.type}`;
  return `${String(index + 1).padStart(3)}  ${clock(start_ms)} – ${clock(end_ms)}  ${bar}${kind}`;
}

const labelLine = ({ label, confidence, segments }: Label): string =>
  `${label}  ${confidence.toFixed(2)}  ${segments.map(({ start_ms, end_ms }) => `${clock(start_ms)} – ${clock(end_ms)}`).join(', ')}`;

const trackLine = ({ track_id, label, start_ms, end_ms, confidence }: Track): string =>
  `${String(track_id).padStart(3)}  ${clock(start_ms)} – ${clock(end_ms)}  ${label}  ${confidence.toFixed(2)}`;

const textLine = ({ start_ms, end_ms, text }: Text): string => `${clock(start_ms)} – ${clock(end_ms)}  ${text}`;

function qualityLine({
  brightness,
  contrast,
  sharpness,
  motion,
  black,
  frozen,
}: NonNullable<Result['quality']>): string {
  const figures = `brightness ${brightness.toFixed(0)}, contrast ${contrast.toFixed(0)}, sharpness ${sharpness.toFixed(0)}, motion ${motion.toFixed(3)}`;
  return `${figures}; ${counted(black.length, 'black span')}, ${counted(frozen.length, 'frozen span')}`;
}

function tookLine({ started_at, finished_at }: Task): string[] {
  if (started_at === null || finished_at === null) return [];
  return [`  Took ${((Date.parse(finished_at) - Date.parse(started_at)) / 1_000).toFixed(1)} s`];
}

const indented = (line: string): string => `  ${line}`;
const counted = (number: number, noun: string): string => `${number} ${number === 1 ? noun : PLURALS[noun]}`;
