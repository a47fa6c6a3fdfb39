import type { Box, LabelFinding, ObjectFinding, TextFinding } from '../common/findings.js';
import type { Frame } from '../common/frame.js';
import type { BoundingBox } from '../results/analysis-result.js';

/** Fractions of the displayed frame, as all places in a frame are. */
export interface ObservedPoint {
  x: number;
  y: number;
}

/** Something a frame shows as a whole. */
export interface ObservedLabel {
  label: string;
  label_id: number;
  confidence: number;
  /** `name@version`. */
  model: string;
}

/** Something at a place in a frame. */
export interface ObservedObject extends ObservedLabel {
  bbox: BoundingBox;
  /** Null for what no track took up. */
  track_id: number | null;
  /** In the model's order; absent for models that find none. */
  landmarks?: ObservedPoint[];
}

/** A line of text in a frame. */
export interface ObservedText {
  text: string;
  confidence: number;
  bbox: BoundingBox;
  /** Clockwise from the text's top left. */
  corners: ObservedPoint[];
  model: string;
}

/** What was found in one sampled frame, in the contract's spelling: one line of `frames.ndjson`. `time_ms` is first. */
export interface Observation {
  time_ms: number;
  /** 0-based, over all decoded frames. */
  frame: number;
  /** Index of its shot; null without shots. */
  shot: number | null;
  labels: ObservedLabel[];
  objects: ObservedObject[];
  texts: ObservedText[];
  /** `confidence` is the share of the frame. */
  segments: ObservedLabel[];
  quality: { brightness: number | null; sharpness: number | null };
}

/** What the steps left on a frame. Fractions are rounded to a hundred-thousandth (a 26th of a pixel of 4K), confidences to a ten-thousandth. */
export function observe({ timeMs, index, findings }: Frame): Observation {
  const { shot = null, labels = [], objects = [], texts = [], segments = [], brightness, sharpness } = findings;
  return {
    time_ms: Math.round(timeMs),
    frame: index,
    shot,
    labels: labels.map(observedLabel),
    objects: objects.map(observedObject),
    texts: texts.map(observedText),
    segments: segments.map(observedLabel),
    quality: { brightness: rounded(brightness), sharpness: rounded(sharpness) },
  };
}

const to = (digits: number) => (value: number) => Math.round(value * 10 ** digits) / 10 ** digits;
const fraction = to(5);
const confidenceOf = to(4);
const hundredth = to(2);

const rounded = (value: number | undefined): number | null => (value === undefined ? null : hundredth(value));

const observedLabel = ({ label, labelId, confidence, model }: LabelFinding): ObservedLabel => ({
  label,
  label_id: labelId,
  confidence: confidenceOf(confidence),
  model,
});

const observedObject = (object: ObjectFinding): ObservedObject => ({
  ...observedLabel(object),
  bbox: boxOf(object.box),
  track_id: object.trackId ?? null,
  ...(object.landmarks && { landmarks: object.landmarks.map(pointOf) }),
});

const observedText = ({ text, confidence, box, corners, model }: TextFinding): ObservedText => ({
  text,
  confidence: confidenceOf(confidence),
  bbox: boxOf(box),
  corners: corners.map(pointOf),
  model,
});

const boxOf = ({ x, y, width, height }: Box): BoundingBox => ({
  x: fraction(x),
  y: fraction(y),
  width: fraction(width),
  height: fraction(height),
});

const pointOf = ({ x, y }: ObservedPoint): ObservedPoint => ({ x: fraction(x), y: fraction(y) });
