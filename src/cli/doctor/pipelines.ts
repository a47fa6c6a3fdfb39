import { howToInstall } from '../../model-registry/how-to-install.js';
import { PipelinesInvalid } from '../../pipeline/pipeline-config.js';
import { type ModelInUse, withPipelines } from '../pipelines-context.js';
import { bad, weak, well, type Check } from './check.js';

/** The configured pipelines, each with the models that it uses. */
export async function checkPipelines(): Promise<Check[]> {
  try {
    return await withPipelines(undefined, ({ pipelines, inUse }) =>
      pipelines.map(({ name, steps }) => {
        const references = [...new Set(steps.flatMap(({ models }) => models))];
        return checkPipeline(`pipeline ${name}`, references.map(inUse));
      }),
    );
  } catch (error) {
    const problems = error instanceof PipelinesInvalid ? error.problems : [(error as Error).message];
    return problems.map((problem) =>
      bad('pipelines', problem, 'mend the file and run: video-ai-system pipelines validate'),
    );
  }
}

function checkPipeline(name: string, models: ModelInUse[]): Check {
  const failed = models.flatMap(({ model }) => (model?.state === 'FAILED' ? [model] : []));
  if (failed.length > 0) {
    const [first] = failed;
    const detail = failed.map(({ id, reason }) => `${id} has FAILED: ${reason}`).join('; ');
    return bad(name, detail, `npm run models -- verify ${first?.id ?? ''}`);
  }
  const missing = models.filter(({ model }) => model === null).map(({ reference }) => reference);
  if (missing.length === 0) return well(name, `${models.map(({ reference }) => reference).join(', ') || 'no model'}`);
  return weak(name, `not installed, so their steps are skipped: ${missing.join(', ')}`, howToInstall(...missing));
}
