import type { LabelFinding } from '../../common/findings.js';
import { pictureInput, type Model, type ModelCard } from '../../model-registry/model.js';
import { InferenceTask, type RunModel } from '../inference-task.js';
import { ModelTask } from '../model-task.js';
import { floats } from '../outputs.js';
import { placementOf } from '../placement.js';
import { Runtime } from '../runtime.js';
import type { PictureBatch, TensorData } from '../tensor.js';
import { labelFaults } from './labels/label-faults.js';
import { mostConfident } from './labels/most-confident.js';
import { choiceFaults, integerFaults, numberFaults } from './labels/option-faults.js';
import { sharesGraph, type ScoreLayout } from './labels/shares-graph.js';

/** The smallest share of the picture, and the index of what is none of the labels, of a card that does not say. */
const THRESHOLD = 0.005;
const BACKGROUND = 0;
const LAYOUTS: ScoreLayout[] = ['NHWC', 'NCHW'];

/**
 * What a picture consists of, largest first, from the output of role `scores`, float32 [N, H, W, C] or [N, C, H, W]: each pixel is
 * of the class of its highest score, the confidence of a label is its share of the picture. Options: `layout` of the scores (the
 * input's unless it says another), `background`, the class that is left out (0; −1 for none), `threshold`, the smallest share (0.005).
 */
@ModelTask('segment')
export class SegmentTask extends InferenceTask<LabelFinding[]> {
  readonly #graphs = new Map<ScoreLayout, Buffer>();

  constructor(private readonly runtime: Runtime) {
    super();
  }

  check(card: ModelCard): string[] {
    const scores = card.outputs.filter(({ role }) => role === 'scores');
    const faults = [
      ...choiceFaults(card.options, 'layout', LAYOUTS),
      ...integerFaults(card.options, 'background', -1, (card.labels?.count ?? 1) - 1),
      ...numberFaults(card.options, 'threshold', 0, 1),
    ];
    if (scores.length !== 1)
      faults.push(`task segment takes one output of role "scores", the card has ${scores.length}`);
    for (const { name, shape } of scores) {
      const layout = layoutOf(card);
      const count = shape[layout === 'NHWC' ? 3 : 1] ?? 0;
      const wanted = layout === 'NHWC' ? '[-1, H, W, C]' : '[-1, C, H, W]';
      if (shape.length === 4 && count > 0) faults.push(...labelFaults(card, name, count));
      else faults.push(`task segment takes shape ${wanted}, output "${name}" has [${shape.join(', ')}]`);
    }
    return faults;
  }

  async run(model: Model, batch: PictureBatch, run: RunModel): Promise<LabelFinding[][]> {
    const { card } = model;
    const { background = BACKGROUND, threshold = THRESHOLD } = (card.options ?? {}) as SegmentOptions;
    const name = card.outputs.find(({ role }) => role === 'scores')?.name ?? '';
    const outputs = await run({ [card.input.name]: batch });
    const shares = await this.#shares(card, batch, outputs[name] as TensorData);
    const size = model.labels.length;
    return Array.from({ length: batch.dims[0] ?? 0 }, (_, at) =>
      mostConfident(shares.subarray(at * size, (at + 1) * size), model, threshold).filter(
        ({ labelId, confidence }) => labelId !== background && confidence > 0,
      ),
    );
  }

  /** [N, C]. */
  async #shares(card: ModelCard, batch: PictureBatch, scores: TensorData): Promise<Float32Array> {
    const layout = layoutOf(card);
    const graph = this.#graphs.get(layout) ?? sharesGraph(layout);
    this.#graphs.set(layout, graph);
    const feeds = { scores, ...regionOf(card, batch, scores.dims, layout) };
    return floats(await this.runtime.compute(`class-shares-${layout}`, graph, feeds), 'shares');
  }
}

/** As the card's options are once `check` has seen them. */
interface SegmentOptions {
  layout?: ScoreLayout;
  background?: number;
  threshold?: number;
}

const layoutOf = (card: ModelCard): ScoreLayout =>
  (card.options as SegmentOptions | undefined)?.layout ?? pictureInput(card).layout;

/** Where among the scores the picture lies, padding left out: rows and columns [from, to). */
function regionOf(
  card: ModelCard,
  { dims: [, height = 1, width = 1] }: PictureBatch,
  scores: number[],
  layout: ScoreLayout,
): { from: TensorData; to: TensorData } {
  const { canvas, resized, left, top } = placementOf(pictureInput(card), { width, height });
  const [rows = 1, columns = 1] = layout === 'NHWC' ? scores.slice(1, 3) : scores.slice(2, 4);
  const [down, across] = [rows / canvas.height, columns / canvas.width];
  const from = [Math.max(0, Math.floor(top * down)), Math.max(0, Math.floor(left * across))];
  const to = [Math.ceil((top + resized.height) * down), Math.ceil((left + resized.width) * across)];
  return { from: integers(from), to: integers(to) };
}

const integers = (numbers: number[]): TensorData => ({
  type: 'int64',
  dims: [numbers.length],
  data: BigInt64Array.from(numbers.map(BigInt)),
});
