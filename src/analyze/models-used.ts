import type { Inference } from '../inference/inference.js';
import type { PlannedStep } from '../pipeline/pipelines.js';
import type { AnalysisResult } from '../results/analysis-result.js';

/** The models that steps run, each once however many steps name it and by whatever reference, with every file of theirs. */
export function modelsUsed(
  steps: PlannedStep[],
  inference: Pick<Inference, 'model' | 'provider'>,
): AnalysisResult['provenance']['models'] {
  const references = steps.flatMap(({ step, options }) => step.models(options));
  const models = new Map(references.map((reference) => inference.model(reference)).map((model) => [model.id, model]));
  return [...models.values()].map((model) => {
    const { name, version, sha256, files = [] } = model.card;
    const provider = inference.provider(model);
    return { name, version, sha256, provider, files: files.map(({ role, sha256: hash }) => ({ role, sha256: hash })) };
  });
}
