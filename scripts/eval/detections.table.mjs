import { existsSync, readdirSync } from 'node:fs';
import { annotated, scores, tally } from '../../test/support/voc.js';
import { still } from './still.mjs';

export const title = 'Detections';
const SCORE = 0.3;

/** Things on annotated photos of VOC 2012, each a video of one frame. */
export async function measure({ data, folder, atEnd, say }) {
  const absent = ['models/yolox_nano_416.onnx', 'truth/voc', 'images/voc'].find((one) => !existsSync(data.path(one)));
  if (absent) return { absent: `there is no ${absent} in SHARED_DATA.` };
  const { service } = await import('./service.mjs');
  const one = await service({ data, folder, atEnd });
  const tallies = { all: [], easy: [] };
  const photos = readdirSync(data.path('images', 'voc'));
  for (const photo of photos) {
    say(`  ${photo}`);
    const { frames } = await one.analyse(still(data.path('images', 'voc', photo), folder), 'detections');
    const { objects } = annotated(photo.replace(/\.jpg$/, ''));
    const found = frames
      .flatMap((frame) => frame.objects)
      .filter(({ confidence }) => confidence >= SCORE)
      .map(asFound);
    tallies.all.push(tally(found, objects));
    tallies.easy.push(tally(found, objects, ({ isDifficult }) => isDifficult));
  }
  const heading = `YOLOX-Nano on ${photos.length} photos of VOC 2012, IoU 0.5, score ${SCORE}`;
  const rows = [row('every object', tallies.all), row('without those that VOC calls difficult', tallies.easy)];
  return { sections: [{ heading, rows, text: REFERENCE }] };
}

const REFERENCE =
  'A straightforward run of the model elsewhere, on 100 such photos of which these are half: 186 of 235 found (0.79), 80 wrong (precision 0.70).';

const asFound = ({ label, confidence, bbox: { x, y, width, height } }) => ({
  label,
  score: confidence,
  corners: [x, y, x + width, y + height],
});

function row(objects, tallies) {
  const sum = (key) => tallies.reduce((total, one) => total + one[key], 0);
  const { recall, precision } = scores(tallies);
  return {
    ...{ objects, there: sum('there'), found: sum('found'), wrong: sum('wrong') },
    ...{ recall: recall.toFixed(3), precision: precision.toFixed(3) },
  };
}
