import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { still } from './still.mjs';

export const title = 'Detections';
const LEAST_IOU = 0.5;
const SCORE = 0.3;
/** Where VOC and COCO name one thing by two words. */
const COCO = {
  aeroplane: 'airplane',
  diningtable: 'dining table',
  motorbike: 'motorcycle',
  pottedplant: 'potted plant',
  sofa: 'couch',
  tvmonitor: 'tv',
};
const VOC = [
  'bicycle',
  'bird',
  'boat',
  'bottle',
  'bus',
  'car',
  'cat',
  'chair',
  'cow',
  'dog',
  'horse',
  'person',
  'sheep',
  'train',
];
const CLASSES = new Set([...VOC, ...Object.values(COCO)]);

/** Things on annotated photos of VOC 2012, each a video of one frame. */
export async function measure({ data, folder, atEnd, say }) {
  const absent = ['models/yolox_nano_416.onnx', 'truth/voc', 'images/voc'].find((one) => !existsSync(data.path(one)));
  if (absent) return { absent: `there is no ${absent} in SHARED_DATA.` };
  const { service } = await import('./service.mjs');
  const one = await service({ data, folder, atEnd });
  const sums = { all: tally(), easy: tally() };
  const photos = readdirSync(data.path('images', 'voc'));
  for (const photo of photos) {
    say(`  ${photo}`);
    const { frames } = await one.analyse(still(data.path('images', 'voc', photo), folder), 'detections');
    const truths = annotated(readFileSync(data.path('truth', 'voc', photo.replace(/\.jpg$/, '.xml')), 'utf8'));
    const found = frames.flatMap(({ objects }) => objects).filter(isCounted);
    count(sums.all, truths, found);
    count(sums.easy, truths, found, ({ isDifficult }) => isDifficult);
  }
  const heading = `YOLOX-Nano on ${photos.length} photos of VOC 2012, IoU ${LEAST_IOU}, score ${SCORE}`;
  const rows = [row('every object', sums.all), row('without those that VOC calls difficult', sums.easy)];
  return { sections: [{ heading, rows, text: REFERENCE }] };
}

const REFERENCE =
  'A straightforward run of the model elsewhere, on 100 such photos of which these are half: 186 of 235 found (0.79), 80 wrong (precision 0.70).';

const tally = () => ({ truths: 0, found: 0, wrong: 0 });
const isCounted = ({ label, confidence }) => CLASSES.has(label) && confidence >= SCORE;

/** Each object is met once, by the most confident finding of its class; one of an ignored object counts neither way. */
function count(sum, truths, found, isIgnored = () => false) {
  const left = [...truths];
  for (const one of [...found].sort((a, b) => b.confidence - a.confidence)) {
    const rated = left
      .filter(({ label }) => label === one.label)
      .map((truth) => ({ truth, iou: overlap(truth, one.bbox) }));
    const best = rated.sort((a, b) => b.iou - a.iou)[0];
    if (!best || best.iou < LEAST_IOU) {
      sum.wrong++;
      continue;
    }
    left.splice(left.indexOf(best.truth), 1);
    if (!isIgnored(best.truth)) sum.found++;
  }
  sum.truths += truths.filter((truth) => !isIgnored(truth)).length;
}

function overlap(a, b) {
  const side = (from, length, other, otherLength) =>
    Math.max(0, Math.min(from + length, other + otherLength) - Math.max(from, other));
  const shared = side(a.x, a.width, b.x, b.width) * side(a.y, a.height, b.y, b.height);
  return shared / (a.width * a.height + b.width * b.height - shared);
}

/** Objects of a VOC annotation, boxes in 0..1; its pixels begin at 1. */
function annotated(xml) {
  const number = (text, tag) => Number(new RegExp(`<${tag}>([^<]+)</${tag}>`).exec(text)?.[1]);
  const [width, height] = [number(xml, 'width'), number(xml, 'height')];
  return [...xml.matchAll(/<object>([\s\S]*?)<\/object>/g)].map(([, object]) => {
    const name = /<name>([^<]+)<\/name>/.exec(object)[1];
    const box = /<bndbox>[\s\S]*?<\/bndbox>/.exec(object)[0];
    const [left, top] = ['xmin', 'ymin'].map((tag) => number(box, tag) - 1);
    const [right, bottom] = ['xmax', 'ymax'].map((tag) => number(box, tag));
    return {
      label: COCO[name] ?? name,
      isDifficult: number(object, 'difficult') === 1,
      x: left / width,
      y: top / height,
      width: (right - left) / width,
      height: (bottom - top) / height,
    };
  });
}

const row = (objects, { truths, found, wrong }) => ({
  objects,
  there: truths,
  found,
  wrong,
  recall: (found / truths).toFixed(3),
  precision: (found / (found + wrong)).toFixed(3),
});
