import type { ObjectFinding } from '../../common/findings.js';
import type { Size } from '../../common/size.js';
import { pictureInput, type Model, type ModelCard } from '../../model-registry/model.js';
import { InferenceTask, type RunModel } from '../inference-task.js';
import { ModelTask } from '../model-task.js';
import { floats } from '../outputs.js';
import { placementOf, type Placement } from '../placement.js';
import type { PictureBatch, TensorData } from '../tensor.js';
import type { Candidate } from './detect/candidate.js';
import { classIds } from './detect/class-ids.js';
import type { Decoder, Predictions } from './detect/decoder.js';
import { optionFaults, type DetectOptions } from './detect/detect-options.js';
import { detr } from './detect/detr.js';
import { fastestdet } from './detect/fastestdet.js';
import { nanodet } from './detect/nanodet.js';
import { byScore, suppress } from './detect/suppress.js';
import { ultraface } from './detect/ultraface.js';
import { yolox } from './detect/yolox.js';
import { yunet } from './detect/yunet.js';

const DECODERS = new Map<unknown, Decoder>(Object.entries({ yolox, nanodet, fastestdet, detr, ultraface, yunet }));

/** What a card gets that does not say. */
const THRESHOLD = 0.3;
const MOST = 300;
/** Side of the smallest box that is kept, 0..1 of the picture. */
const LEAST_SIDE = 1e-4;

/**
 * Things in a picture and where they are, most confident first. Options: `decoder`, the family of the model, by which its
 * outputs are read; `threshold`, the least confidence (0.3); `nms`, the overlap above which two boxes are one (the family's),
 * null for none; `classAgnostic`, whether that goes across labels; `maxDetections` (300); `classIds`, what the numbers of
 * classes mean; and what the family takes.
 */
@ModelTask('detect')
export class DetectTask extends InferenceTask<ObjectFinding[]> {
  check(card: ModelCard): string[] {
    const faults = optionFaults(card);
    const name = card.options?.['decoder'];
    const decoder = DECODERS.get(name);
    // What a family says of outputs counts on the options.
    if (decoder) return faults.length > 0 ? faults : decoder.faults(card);
    const there = [...DECODERS.keys()].join(', ');
    const said = JSON.stringify(name) ?? 'not said';
    return [...faults, `option decoder must be one of ${there}, is ${said}`];
  }

  async run(model: Model, batch: PictureBatch, run: RunModel): Promise<ObjectFinding[][]> {
    const { card } = model;
    const outputs = await run({ [card.input.name]: batch });
    const [count = 0, height = 0, width = 0] = batch.dims;
    const size = batch.cutOut ?? { width, height };
    const placement = placementOf(pictureInput(card), size);
    const numbers = numbersOf(card, outputs);
    return Array.from({ length: count }, (_, at) => {
      const predictions = predicted(model, placement.canvas, numbers, at, count);
      return select(predictions, model).flatMap((candidate) => finding(candidate, model, placement, size));
    });
  }
}

/** The numbers of the output of a role, looked through once for what is no number. */
function numbersOf({ outputs }: ModelCard, tensors: Record<string, TensorData>): (role: string) => Float32Array {
  const names = new Map(outputs.map(({ role, name }) => [role, name]));
  const known = new Map<string, Float32Array>();
  return (role) => {
    const numbers = known.get(role) ?? floats(tensors, names.get(role) ?? '');
    known.set(role, numbers);
    return numbers;
  };
}

/** Picture `at` of `count`: what the model said of it alone. */
function predicted(
  { card, labels }: Model,
  canvas: Size,
  numbers: (role: string) => Float32Array,
  at: number,
  count: number,
): Predictions {
  const options = card.options as unknown as DetectOptions;
  const shapes = new Map(card.outputs.map(({ role, shape }) => [role, shape]));
  return {
    output: (role) => {
      const all = numbers(role);
      const size = all.length / count;
      return all.subarray(at * size, (at + 1) * size);
    },
    has: (role) => shapes.has(role),
    shape: (role) => shapes.get(role) ?? [],
    canvas,
    classes: classIds(options.classIds, labels.length).classes,
    threshold: options.threshold ?? THRESHOLD,
    options,
  };
}

function select(predictions: Predictions, { labels }: Model): Candidate[] {
  const { decoder: name, nms, classAgnostic = false, maxDetections = MOST } = predictions.options;
  const decoder = DECODERS.get(name) as Decoder;
  const ids = classIds(predictions.options.classIds, labels.length);
  const candidates = decoder.decode(predictions).flatMap((candidate) => {
    const label = ids.label(candidate.label);
    return label === null ? [] : [{ ...candidate, label }];
  });
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
