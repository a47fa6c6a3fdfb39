import type { ExportSource } from '../export-source.js';
import { csvRow } from './csv-row.js';

/** A row per line of text, from its first to its last sight. */
export function* textsCsv({ result }: ExportSource): Generator<string> {
  yield csvRow(['start_ms', 'end_ms', 'text', 'confidence', 'x', 'y', 'width', 'height', 'observations', 'model']);
  for (const { start_ms, end_ms, text, confidence, bbox, observations, model } of result.texts)
    yield csvRow([start_ms, end_ms, text, confidence, bbox.x, bbox.y, bbox.width, bbox.height, observations, model]);
}
