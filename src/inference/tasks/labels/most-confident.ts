import type { LabelFinding } from '../../../common/findings.js';
import type { Model } from '../../../model-registry/model.js';

/** The labels at or above a confidence, by index of the output, most confident first; of equal ones the first counts more. */
export function mostConfident(
  confidences: Float32Array,
  { id, labels }: Model,
  threshold: number,
  most = Infinity,
): LabelFinding[] {
  const found: LabelFinding[] = [];
  confidences.forEach((confidence, labelId) => {
    if (confidence >= threshold)
      found.push({ label: labels[labelId] ?? String(labelId), labelId, confidence, model: id });
  });
  return found.sort((a, b) => b.confidence - a.confidence).slice(0, most);
}
