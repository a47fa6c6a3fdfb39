import { pictureInput, type Model, type ModelCard } from '../../model-registry/model.js';
import { InferenceTask, type RunModel } from '../inference-task.js';
import { ModelTask } from '../model-task.js';
import { placementOf } from '../placement.js';
import { Runtime } from '../runtime.js';
import type { PictureBatch, TensorData } from '../tensor.js';
import { boxesOf } from './text/boxes.js';
import { detectOptions, optionFaults } from './text/detect-options.js';
import { onPicture } from './text/on-picture.js';
import type { TextQuad } from './text/quad.js';
import { textMaps } from './text/text-maps.js';

/**
 * Where text is, from the output of role `map`, probabilities [N, 1, H, W] of a model such as PP-OCR's detectors: largest
 * first. Options `threshold`, `boxThreshold`, `unclip`, `minSize` and `maxBoxes` are PaddleOCR's `thresh`, `box_thresh`,
 * `unclip_ratio`, `min_size` and `max_candidates`.
 */
@ModelTask('text-detect')
export class TextDetectTask extends InferenceTask<TextQuad[]> {
  constructor(private readonly runtime: Runtime) {
    super();
  }

  check(card: ModelCard): string[] {
    const maps = card.outputs.filter(({ role }) => role === 'map');
    const faults = optionFaults(card);
    if (maps.length !== 1) faults.push(`task text-detect takes one output of role "map", the card has ${maps.length}`);
    for (const { name, shape } of maps)
      if (shape.length !== 4 || shape[1] !== 1)
        faults.push(`task text-detect takes shape [-1, 1, -1, -1], output "${name}" has [${shape.join(', ')}]`);
    return faults;
  }

  async run({ card }: Model, batch: PictureBatch, run: RunModel): Promise<TextQuad[][]> {
    const name = card.outputs.find(({ role }) => role === 'map')?.name ?? '';
    const outputs = await run({ [card.input.name]: batch });
    const options = detectOptions(card);
    const maps = await textMaps(outputs[name] as TensorData, options.threshold, this.runtime);
    const [, height = 0, width = 0] = batch.dims;
    const place = placementOf(pictureInput(card), { width, height });
    return maps.map((map) =>
      boxesOf(map, options).flatMap(({ corners, score }) => {
        const quad = onPicture(corners, map, place, { width, height });
        return quad ? [{ corners: quad, score }] : [];
      }),
    );
  }
}
