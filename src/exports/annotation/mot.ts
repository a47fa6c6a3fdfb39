import type { ExportSource, Write } from '../export-source.js';
import type { ObservedObject } from '../../observations/observation.js';
import { pixels } from './pixels.js';

/** Classes of MOTChallenge's ground truth (Milan et al. 2016, table 3) by our labels. */
const CLASSES = new Map([
  ['person', 1],
  ['car', 3],
  ['bicycle', 4],
  ['motorcycle', 5],
  ['motorbike', 5],
]);

/** Other labels are numbered from here by their `label_id`, beyond the thirteen that are published. */
const OTHERS = 100;

/**
 * MOTChallenge ground truth: `frame, id, bb_left, bb_top, width, height, 1, class, visibility`, all 1-based as Milan et al.
 * 2016 say. The seventh number is a flag there (0: do not evaluate), so it is always 1; nobody knows the visibility, so it is 1.
 */
export const motTracks: Write = (source) =>
  rows(source, ({ track_id, label, label_id }, box) =>
    track_id === null ? null : [track_id, ...box, 1, CLASSES.get(label) ?? OTHERS + label_id, 1],
  );

/** MOTChallenge detections: `frame, -1, bb_left, bb_top, width, height, confidence, -1, -1, -1`. */
export const motDetections: Write = (source) =>
  rows(source, ({ confidence }, box) => [-1, ...box, confidence, -1, -1, -1]);

async function* rows(
  { observations, result }: ExportSource,
  row: (object: ObservedObject, box: number[]) => number[] | null,
): AsyncGenerator<string> {
  for await (const { frame, objects } of observations()) {
    const lines = objects.flatMap((object) => {
      const [left = 0, top = 0, width = 0, height = 0] = pixels(object.bbox, result.video);
      const values = row(object, [hundredths(left + 1), hundredths(top + 1), width, height]);
      return values ? [`${[frame + 1, ...values].join(',')}\n`] : [];
    });
    if (lines.length > 0) yield lines.join('');
  }
}

const hundredths = (value: number): number => Math.round(value * 100) / 100;
