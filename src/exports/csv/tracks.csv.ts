import type { ExportSource } from '../export-source.js';
import { csvRow } from './csv-row.js';

const HEADER = ['track_id', 'label', 'label_id', 'confidence', 'start_ms', 'end_ms', 'observations', 'shot'];
const EXEMPLAR = ['exemplar_ms', 'exemplar_x', 'exemplar_y', 'exemplar_width', 'exemplar_height', 'thumbnail_url'];

/** A row per track, with the place where it is seen best. */
export function* tracksCsv({ result, absolute }: ExportSource): Generator<string> {
  yield csvRow([...HEADER, ...EXEMPLAR, 'model']);
  for (const { exemplar, ...track } of result.tracks) {
    const { track_id, label, label_id, confidence, start_ms, end_ms, observations, shot, model } = track;
    const { x, y, width, height } = exemplar.bbox;
    const picture = exemplar.thumbnail_url === null ? null : absolute(exemplar.thumbnail_url);
    yield csvRow([
      ...[track_id, label, label_id, confidence, start_ms, end_ms, observations, shot],
      ...[exemplar.time_ms, x, y, width, height, picture, model],
    ]);
  }
}
