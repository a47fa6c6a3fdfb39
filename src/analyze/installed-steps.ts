import type { Inference } from '../inference/inference.js';
import { howToInstall } from '../model-registry/how-to-install.js';
import type { PlannedStep } from '../pipeline/pipelines.js';
import type { Warning } from '../results/analysis-result.js';

/** A pipeline's steps that can run, and a warning for each that cannot. */
export interface InstalledSteps {
  steps: PlannedStep[];
  warnings: Warning[];
}

/**
 * Leaves out the steps of which a model is not installed; the rest of the analysis is worth having without them. A model that
 * is there but FAILED is no such case: its step runs and fails the task.
 */
export function installedSteps(planned: PlannedStep[], inference: Inference): InstalledSteps {
  const found: InstalledSteps = { steps: [], warnings: [] };
  for (const entry of planned) {
    const missing = entry.step.models(entry.options).filter((reference) => !inference.isInstalled(reference));
    if (missing.length === 0) found.steps.push(entry);
    else found.warnings.push(skipped(entry.name, missing));
  }
  return found;
}

function skipped(step: string, missing: string[]): Warning {
  const what = missing.length === 1 ? `model ${missing[0]} is` : `models ${missing.join(', ')} are`;
  const message = `Step ${step} was skipped: ${what} not installed. To install: ${howToInstall(...missing)}`;
  return { code: 'STEP_SKIPPED', message, stage: step };
}
