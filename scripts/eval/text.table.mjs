import { existsSync } from 'node:fs';
import { still } from './still.mjs';

export const title = 'Text';
/** Frames of a video that carry its texts, by the key of the truth; ms from, to. */
const SOURCES = [
  ['videos/vp9_10bit_caption.webm', ({ text }) => text],
  ['videos/text_slides_h264.avi', (known) => [...known['frame 0'], ...known['frame 2']]],
  ['videos/bbb_30s_vp8_vorbis.webm', (known) => [...known.text, known.at_s_28]],
  ['videos/counter_frame_numbers.mp4', () => Array.from({ length: 6 }, (_, at) => `Frame = ${at * 5 + 1}`)],
];

/** Lines that are known to be shown: whether one that was read says the same, and how far the nearest is. */
export async function measure({ data, folder, atEnd }) {
  const absent = ['ocr_det_en_ppocrv3.onnx', 'ocr_rec_en_number_v2.onnx'].find(
    (file) => !existsSync(data.path('models', file)),
  );
  if (absent) return { absent: `there is no models/${absent} in SHARED_DATA.` };
  const { service } = await import('./service.mjs');
  const one = await service({ data, folder, atEnd });
  const known = data.truth('ocr.json');
  const cases = [
    ...SOURCES.map(([file, lines]) => ({ file, lines: lines(known.videos[file]), path: data.path(file) })),
    ...Object.entries(known.images)
      .filter(([, lines]) => Array.isArray(lines))
      .map(([file, lines]) => ({ file, lines, path: still(data.path(file), folder) })),
  ];
  const rows = [];
  for (const { file, lines, path } of cases) {
    const { result } = await one.analyse(path, 'text');
    rows.push(row(file, lines, [...new Set(result.texts.map(({ text }) => text))]));
  }
  const text =
    'Lines are compared without spaces and case. The error is the number of letters to change, for the nearest line that was read, as a share of the known letters.';
  return { sections: [{ heading: 'PP-OCRv3 detector, PP-OCRv2 recogniser (English)', rows, text }] };
}

const bare = (text) => text.toLowerCase().replace(/\s+/g, '');

function row(file, lines, read) {
  const errors = lines.map((line) => Math.min(...read.map((one) => edits(bare(line), bare(one))), bare(line).length));
  const letters = lines.reduce((sum, line) => sum + bare(line).length, 0);
  return {
    source: file,
    'known lines': lines.length,
    'read without error': errors.filter((count) => count === 0).length,
    'error in letters': (errors.reduce((sum, count) => sum + count, 0) / letters).toFixed(3),
  };
}

/** Levenshtein's distance. */
function edits(a, b) {
  let row = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++)
      next.push(Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1)));
    row = next;
  }
  return row[b.length];
}
