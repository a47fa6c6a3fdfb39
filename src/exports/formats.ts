import { coco } from './annotation/coco.js';
import { motDetections, motTracks } from './annotation/mot.js';
import { framesCsv } from './csv/frames.csv.js';
import { labelsCsv } from './csv/labels.csv.js';
import { shotsCsv } from './csv/shots.csv.js';
import { textsCsv } from './csv/texts.csv.js';
import { tracksCsv } from './csv/tracks.csv.js';
import { captions, chapters } from './cues/cue.js';
import { srt } from './cues/srt.js';
import { thumbnailsVtt, vtt } from './cues/vtt.js';
import { edl } from './edit/edl.js';
import { otio } from './edit/otio.js';
import type { Write } from './export-source.js';

/** How results are written for other programs. */
export interface ExportFormat {
  /** `Content-Type`. */
  type: string;
  /** Of the file, without a dot. */
  extension: string;
  /** What can be written; the first is meant when nothing is said. */
  kinds: Record<string, Write>;
}

/** Every format by the word that a request names it with. */
export const FORMATS = {
  csv: {
    type: 'text/csv; charset=utf-8; header=present',
    extension: 'csv',
    kinds: { shots: shotsCsv, tracks: tracksCsv, labels: labelsCsv, texts: textsCsv, frames: framesCsv },
  },
  vtt: {
    type: 'text/vtt; charset=utf-8',
    extension: 'vtt',
    kinds: { chapters: vtt(chapters), captions: vtt(captions), thumbnails: thumbnailsVtt },
  },
  srt: {
    type: 'application/x-subrip; charset=utf-8',
    extension: 'srt',
    kinds: { captions: srt(captions), chapters: srt(chapters) },
  },
  edl: { type: 'text/plain; charset=us-ascii', extension: 'edl', kinds: { shots: edl } },
  otio: { type: 'application/json; charset=utf-8', extension: 'otio', kinds: { shots: otio } },
  coco: { type: 'application/json; charset=utf-8', extension: 'coco.json', kinds: { objects: coco } },
  mot: { type: 'text/plain; charset=us-ascii', extension: 'txt', kinds: { gt: motTracks, det: motDetections } },
} as const satisfies Record<string, ExportFormat>;

export type FormatName = keyof typeof FORMATS;

/** Every format's word. */
export const FORMAT_NAMES = Object.keys(FORMATS) as FormatName[];

/** Every kind of every format. */
export const KINDS = [...new Set(FORMAT_NAMES.flatMap((name) => Object.keys(FORMATS[name].kinds)))];
