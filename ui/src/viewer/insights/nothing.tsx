import type { Result } from '../../../../src/client.js';

/** Why there is nothing to show: the step was left out for want of a model, was not asked for, or found nothing. */
export function Nothing({ result, steps, what }: { result: Result; steps: string[]; what: string }) {
  const skipped = result.warnings.find(({ code, stage }) => code === 'STEP_SKIPPED' && steps.includes(stage));
  const hasRun = result.provenance.stages.some(({ name }) => steps.includes(name));
  if (skipped) return <p>{skipped.message}</p>;
  if (hasRun) return <p>No {what} found in this video.</p>;
  return (
    <p>
      The pipeline {result.provenance.pipeline.name} does not look for {what}: it has no step {steps.join(' or ')}.
    </p>
  );
}
