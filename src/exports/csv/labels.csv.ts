import type { ExportSource } from '../export-source.js';
import { csvRow } from './csv-row.js';

/** A row per segment of each label. */
export function* labelsCsv({ result }: ExportSource): Generator<string> {
  yield csvRow(['label', 'label_id', 'start_ms', 'end_ms', 'confidence', 'model']);
  for (const { label, label_id, segments, model } of result.labels)
    for (const { start_ms, end_ms, confidence } of segments)
      yield csvRow([label, label_id, start_ms, end_ms, confidence, model]);
}
