import type { BoundingBox } from '../../results/analysis-result.js';
import type { Observation } from '../../observations/observation.js';
import type { ExportSource } from '../export-source.js';
import { type Cell, csvRow } from './csv-row.js';

const FRAME = ['time_ms', 'frame', 'shot', 'brightness', 'sharpness'];
const FINDING = ['kind', 'label', 'label_id', 'confidence', 'track_id', 'x', 'y', 'width', 'height', 'text', 'model'];

/** A row per finding of each sampled frame, `kind` saying of what; a frame without findings has one row of kind `frame`. */
export async function* framesCsv({ observations }: ExportSource): AsyncGenerator<string> {
  const frames = observations();
  yield csvRow([...FRAME, ...FINDING]);
  for await (const frame of frames) yield rows(frame);
}

function rows(frame: Observation): string {
  const { time_ms, frame: index, shot, quality } = frame;
  const start = [time_ms, index, shot, quality.brightness, quality.sharpness];
  return findings(frame)
    .map((finding) => csvRow([...start, ...finding]))
    .join('');
}

const NO_PLACE: Cell[] = [null, null, null, null];
const place = ({ x, y, width, height }: BoundingBox): Cell[] => [x, y, width, height];

function findings({ labels, segments, objects, texts }: Observation): Cell[][] {
  const named = (kind: string, list: typeof labels): Cell[][] =>
    list.map(({ label, label_id, confidence, model }) => {
      return [kind, label, label_id, confidence, null, ...NO_PLACE, null, model];
    });
  const found = [
    ...named('label', labels),
    ...named('segment', segments),
    ...objects.map(({ label, label_id, confidence, track_id, bbox, model }) => {
      return ['object', label, label_id, confidence, track_id, ...place(bbox), null, model];
    }),
    ...texts.map(({ text, confidence, bbox, model }) => {
      return ['text', null, null, confidence, null, ...place(bbox), text, model];
    }),
  ];
  return found.length > 0 ? found : [['frame', null, null, null, null, ...NO_PLACE, null, null]];
}
