import type { ObjectFinding } from '../../common/findings.js';
import type { Size } from '../../common/size.js';
import { pictureInput, type Model, type ModelCard } from '../../model-registry/model.js';
import { InferenceTask, type RunModel } from '../inference-task.js';
import { ModelTask } from '../model-task.js';
import { floats } from '../outputs.js';
import { placementOf, type Placement } from '../placement.js';
import type { PictureBatch, TensorData } from '../tensor.js';
import type { Candidate } from './detect/candidate.js';
import type { Decoder, DetectOptions, Predictions } from './detect/decoder.js';
import { detr } from './detect/detr.js';
import { fastestdet } from './detect/fastestdet.js';
import { nanodet } from './detect/nanodet.js';
import { byScore, suppress } from './detect/suppress.js';
import { ultraface } from './detect/ultraface.js';
import { yolox } from './detect/yolox.js';
import { yunet } from './detect/yunet.js';
import { choiceFaults, integerFaults, numberFaults } from './labels/option-faults.js';

const DECODERS: Record<string, Decoder> = { yolox, nanodet, fastestdet, detr, ultraface, yunet };

/** What a card gets that does not say. */
const THRESHOLD = 0.3;
const MOST = 300;
/** Side of the smallest box that is kept, 0..1 of the picture. */
const LEAST_SIDE = 1e-4;

/**
 * Things in a picture and where they are, most confident first. Options: `decoder`, the family of the model, by which its
 * outputs are read; `threshold`, the least confidence (0.3); `nms`, the overlap above which two boxes are one (the family's),
 * null for none; `classAgnostic`, whether that goes across labels; `maxDetections` (300); and what the family takes.
 */
@ModelTask('detect')
export class DetectTask extends InferenceTask<ObjectFinding[]> {
  check(card: ModelCard): string[] {
    const { options } = card;
    const faults = [
      ...numberFaults(options, 'threshold', 0, 1),
      ...(options?.['nms'] === null ? [] : numberFaults(options, 'nms', 0, 1)),
      ...integerFaults(options, 'maxDetections', 1, 10_000),
      ...numberFaults(options, 'centerOffset', 0, 1),
      ...choiceFaults(options, 'activation', ['sigmoid', 'softmax', 'none']),
      ...strideFaults(options?.['strides']),
    ];
    const decoder = DECODERS[String(options?.['decoder'])];
    if (faults.length > 0 || decoder) return [...faults, ...(decoder?.faults(card) ?? [])];
    const there = Object.keys(DECODERS).join(', ');
    return [`option decoder must be one of ${there}, is ${JSON.stringify(options?.['decoder'])}`];
  }

  async run(model: Model, batch: PictureBatch, run: RunModel): Promise<ObjectFinding[][]> {
    const { card } = model;
    const outputs = await run({ [card.input.name]: batch });
    const [count = 0, height = 0, width = 0] = batch.dims;
    const size = batch.cutOut ?? { width, height };
    const placement = placementOf(pictureInput(card), size);
    return Array.from({ length: count }, (_, at) => {
      const predictions = predicted(model, placement.canvas, outputs, at, count);
      return select(predictions).flatMap((candidate) => finding(candidate, model, placement, size));
    });
  }
}

/** Picture `at` of `count`: what the model said of it alone. */
function predicted(
  { card, labels }: Model,
  canvas: Size,
  outputs: Record<string, TensorData>,
  at: number,
  count: number,
): Predictions {
  const options = card.options as unknown as DetectOptions;
  const names = new Map(card.outputs.map(({ name, role }) => [role, name]));
  return {
    output: (role) => {
      const all = floats(outputs, names.get(role) ?? '');
      const size = all.length / count;
      return all.subarray(at * size, (at + 1) * size);
    },
    has: (role) => names.has(role),
    canvas,
    labels: labels.length,
    threshold: options.threshold ?? THRESHOLD,
    options,
  };
}

function select(predictions: Predictions): Candidate[] {
  const { decoder: name, nms, classAgnostic = false, maxDetections = MOST } = predictions.options;
  const decoder = DECODERS[name] as Decoder;
  const candidates = decoder.decode(predictions);
  const most = nms === undefined ? decoder.nms : nms;
  const kept = most === null ? byScore(candidates) : suppress(candidates, most, classAgnostic);
  return kept.slice(0, maxDetections);
}

/** A candidate in 0..1 of the picture, cut off at its edges; nothing when nothing is left. */
function finding(candidate: Candidate, model: Model, placement: Placement, size: Size): ObjectFinding[] {
  const x = (value: number): number => (value - placement.left) / placement.scaleX / size.width;
  const y = (value: number): number => (value - placement.top) / placement.scaleY / size.height;
  const [left, right] = [unit(x(candidate.left)), unit(x(candidate.right))];
  const [top, bottom] = [unit(y(candidate.top)), unit(y(candidate.bottom))];
  if (!(right - left > LEAST_SIDE && bottom - top > LEAST_SIDE)) return [];
  const points = candidate.landmarks;
  const landmarks = points?.flatMap((value, at) =>
    at % 2 === 0 ? [{ x: unit(x(value)), y: unit(y(points[at + 1] ?? 0)) }] : [],
  );
  return [
    {
      label: model.labels[candidate.label] ?? String(candidate.label),
      labelId: candidate.label,
      confidence: unit(candidate.score),
      model: model.id,
      box: { x: left, y: top, width: right - left, height: bottom - top },
      ...(landmarks && { landmarks }),
    },
  ];
}

const unit = (value: number): number => Math.min(1, Math.max(0, value));

function strideFaults(strides: unknown): string[] {
  const isFit =
    Array.isArray(strides) && strides.length > 0 && strides.every((each) => Number.isInteger(each) && each > 0);
  return strides === undefined || isFit
    ? []
    : [`option strides must be a list of whole numbers, is ${JSON.stringify(strides)}`];
}
