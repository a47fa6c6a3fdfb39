import { agrees, contradicts } from './appearance.js';
import type { Detection, LiveTrack } from './live-track.js';
import { match } from './matching.js';
import { grown, iou, type Rectangle } from './rectangle.js';

/** Least overlap of what may be the same (SORT, ByteTrack, OC-SORT). */
const LEAST_IOU = 0.3;

/** Weight of going on in the same direction (λ of OC-SORT). */
const MOMENTUM = 0.2;

/** Weight of looking the same (Deep OC-SORT). */
const LIKENESS = 0.75;

/** Detections below this are nothing (ByteTrack). */
const LEAST_CONFIDENCE = 0.1;

/** 95 % of χ² with four degrees of freedom: the gate of DeepSORT (Wojke et al. 2017, section 2.2). */
const GATE = 9.4877;

/** The widest buffer of C-BIoU (Yang et al. 2023), a share of the box's longer side. */
const WIDEST_BUFFER = 0.5;

/** How far a thing may go unforeseen, in its own longer sides a second: a walker goes about 0.8. */
const STRAY = 1;

/** What belongs together in one sample, and the detections that may begin new tracks. */
export interface Association {
  pairs: [LiveTrack, Detection][];
  fresh: Detection[];
}

type Gain = (track: LiveTrack, detection: Detection) => number;

/**
 * Joins the detections of one label to its tracks, in rounds; each leaves the next what it could not join.
 * 1. OC-SORT: overlap with the expected box and consistent direction; with appearance as Deep OC-SORT adds it.
 * 2. OC-SORT: overlap with the box that was seen last (observation-centric recovery).
 * 3. C-BIoU: overlap of widened boxes, for what goes further than its own size between two samples.
 * 4. DeepSORT: appearance alone, within the gate of the Kalman filter.
 * 5. ByteTrack: faint detections that are left, by overlap alone.
 * 6. What was seen but faintly so far: clear detections that nothing else explains, then faint ones.
 * `timeMs` is the sample's, at which every track has been predicted.
 */
export function associate(tracks: readonly LiveTrack[], detections: readonly Detection[], timeMs: number): Association {
  const enough = detections.filter(({ object }) => object.confidence >= LEAST_CONFIDENCE);
  const [clear, faint] = [enough.filter(({ isFaint }) => !isFaint), enough.filter(({ isFaint }) => isFaint)];
  const left = {
    known: tracks.filter(({ isFaint }) => !isFaint),
    guessed: tracks.filter(({ isFaint }) => isFaint),
    clear,
    faint,
  };
  const rounds: [Gain, 'known' | 'guessed', 'clear' | 'faint'][] = [
    [onCourse, 'known', 'clear'],
    [whereLastSeen, 'known', 'clear'],
    [nearby(timeMs), 'known', 'clear'],
    [lookingTheSame, 'known', 'clear'],
    [inPlace, 'known', 'faint'],
    [nearby(timeMs), 'guessed', 'clear'],
    [inPlace, 'guessed', 'faint'],
  ];
  const pairs: [LiveTrack, Detection][] = [];
  for (const [gain, from, to] of rounds) {
    const round = match(left[from], left[to], gain);
    pairs.push(...round.pairs);
    [left[from], left[to]] = [round.leftA, round.leftB];
  }
  return { pairs, fresh: [...left.clear, ...left.faint] };
}

const onCourse: Gain = (track, detection) => {
  const overlap = iou(track.motion.expected, detection.box);
  if (overlap < LEAST_IOU || !mayBe(track, detection)) return 0;
  const momentum = MOMENTUM * track.motion.consistency(detection.box) * detection.object.confidence;
  return overlap + momentum + LIKENESS * (track.appearance.likeness(detection.embedding) ?? 0);
};

const whereLastSeen: Gain = (track, detection) =>
  mayBe(track, detection) ? enough(iou(track.motion.last, detection.box)) : 0;

const nearby =
  (timeMs: number): Gain =>
  (track, detection) => {
    if (!mayBe(track, detection)) return 0;
    const { expected, last, lastMs } = track.motion;
    const buffer = Math.min(WIDEST_BUFFER, (STRAY * (timeMs - lastMs)) / 1000);
    const box = widened(detection.box, buffer);
    return enough(Math.max(iou(widened(expected, buffer), box), iou(widened(last, buffer), box)));
  };

const lookingTheSame: Gain = (track, detection) => {
  const likeness = track.appearance.likeness(detection.embedding);
  if (likeness === null || !agrees(likeness)) return 0;
  return track.motion.distance(detection.box) <= GATE ? likeness : 0;
};

/** What is faint has no appearance to trust, so that it cannot prove that something lost is back. */
const inPlace: Gain = (track, detection) =>
  track.isLost && track.appearance.isKnown ? 0 : enough(iou(track.motion.expected, detection.box));

const enough = (overlap: number): number => (overlap < LEAST_IOU ? 0 : overlap);

/** What is lost must prove by its appearance that it is back; what was seen a moment ago need only not contradict. */
function mayBe(track: LiveTrack, detection: Detection): boolean {
  const likeness = track.appearance.likeness(detection.embedding);
  if (likeness === null) return true;
  return track.isLost ? agrees(likeness) : !contradicts(likeness);
}

const widened = (box: Rectangle, buffer: number): Rectangle => grown(box, buffer * Math.max(box.width, box.height));
