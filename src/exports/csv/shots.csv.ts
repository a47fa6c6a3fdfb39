import type { ExportSource } from '../export-source.js';
import { csvRow } from './csv-row.js';

const HEADER = [
  'index',
  'start_ms',
  'end_ms',
  'transition',
  'transition_start_ms',
  'transition_end_ms',
  'keyframe_ms',
  'thumbnail_url',
  'labels',
];

/** A row per shot; its labels in one cell, separated by semicolons. */
export function* shotsCsv({ result, absolute }: ExportSource): Generator<string> {
  yield csvRow(HEADER);
  for (const { index, start_ms, end_ms, transition, keyframe, labels } of result.shots)
    yield csvRow([
      index,
      start_ms,
      end_ms,
      transition.type,
      transition.start_ms,
      transition.end_ms,
      keyframe?.time_ms ?? null,
      keyframe && absolute(keyframe.thumbnail_url),
      labels.map(({ label }) => label).join('; '),
    ]);
}
