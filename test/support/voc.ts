import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { iou, type ReferenceBox } from './detector.reference.js';
import { SHARED_DATA } from './shared-data.js';

type Corners = ReferenceBox['corners'];

/** Something in a photo: by a person who drew its box, or by a model, then with a score. */
export interface VocObject {
  label: string;
  corners: Corners;
  score: number;
  /** What VOC's own evaluation leaves out: hard to make out even for people. */
  isDifficult: boolean;
}

/** Names of COCO where those of Pascal VOC (Everingham et al. 2010) differ. */
const COCO_NAMES = new Map([
  ['aeroplane', 'airplane'],
  ['diningtable', 'dining table'],
  ['motorbike', 'motorcycle'],
  ['pottedplant', 'potted plant'],
  ['sofa', 'couch'],
  ['tvmonitor', 'tv'],
]);

const VOC_LABELS = new Set([
  ...['airplane', 'bicycle', 'bird', 'boat', 'bottle', 'bus', 'car', 'cat', 'chair', 'cow', 'dining table', 'dog'],
  ...['horse', 'motorcycle', 'person', 'potted plant', 'sheep', 'couch', 'train', 'tv'],
]);

/** What a photo shows, by its annotation; corners in 0..1, VOC's pixels begin at 1. */
export function annotated(photo: string): { width: number; height: number; objects: VocObject[] } {
  const xml = readFileSync(join(SHARED_DATA, `truth/voc/${photo}.xml`), 'utf8');
  const number = (text: string, tag: string): number => Number(new RegExp(`<${tag}>([\\d.]+)</`).exec(text)?.[1]);
  const [width, height] = [number(xml, 'width'), number(xml, 'height')];
  const objects = [...xml.matchAll(/<object>\s*<name>(\w+)<(.*?<bndbox>(.*?)<\/bndbox>.*?)<\/object>/gs)].map(
    ([, name = '', object = '', box = '']): VocObject => ({
      label: COCO_NAMES.get(name) ?? name,
      corners: [
        (number(box, 'xmin') - 1) / width,
        (number(box, 'ymin') - 1) / height,
        number(box, 'xmax') / width,
        number(box, 'ymax') / height,
      ],
      score: 1,
      isDifficult: number(object, 'difficult') === 1,
    }),
  );
  return { width, height, objects };
}

export interface Tally {
  found: number;
  there: number;
  wrong: number;
}

/** Of what is found: a name, a box and how sure. */
export type Found = Pick<VocObject, 'label' | 'corners' | 'score'>;

/**
 * Of a photo's things each is found once at most, by the most confident box of its label that overlaps it by half. What is found of
 * ignored ones counts neither way.
 */
export function tally(
  found: Found[],
  truth: VocObject[],
  isIgnored: (object: VocObject) => boolean = () => false,
): Tally {
  const left = [...truth];
  const asked = found.filter(({ label }) => VOC_LABELS.has(label)).sort((a, b) => b.score - a.score);
  const wrong = asked.filter(({ label, corners }) => {
    const overlaps = left.map((other) => (other.label === label ? iou(corners, other.corners) : 0));
    const best = overlaps.indexOf(Math.max(...overlaps));
    if ((overlaps[best] ?? 0) < 0.5) return true;
    left.splice(best, 1);
    return false;
  });
  const counted = (objects: VocObject[]): number => objects.filter((one) => !isIgnored(one)).length;
  return { found: counted(truth) - counted(left), there: counted(truth), wrong: wrong.length };
}

/** Recall and precision over photos. */
export function scores(tallies: Tally[]): { recall: number; precision: number } {
  const sum = (key: keyof Tally): number => tallies.reduce((total, one) => total + one[key], 0);
  return { recall: sum('found') / sum('there'), precision: sum('found') / (sum('found') + sum('wrong')) };
}
