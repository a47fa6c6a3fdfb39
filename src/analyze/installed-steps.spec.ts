import { describe, expect, it } from '@jest/globals';
import type { Inference } from '../inference/inference.js';
import type { PlannedStep } from '../pipeline/pipelines.js';
import { Step } from '../pipeline/step.js';
import { installedSteps } from './installed-steps.js';

class Asks extends Step<{ models: string[] }> {
  override models({ models }: { models: string[] }): string[] {
    return models;
  }
  async *run() {}
}

const inference = { isInstalled: (name: string) => name === 'here' } as unknown as Inference;
const planned = (name: string, ...models: string[]): PlannedStep => ({ name, step: new Asks(), options: { models } });
const select = (...steps: PlannedStep[]) => installedSteps(steps, inference);

describe('installedSteps', () => {
  it('keeps steps whose models are there, and those that need none', () => {
    const { steps, warnings } = select(planned('shots'), planned('embed', 'here'));
    expect(steps.map(({ name }) => name)).toEqual(['shots', 'embed']);
    expect(warnings).toEqual([]);
  });

  it('skips a step without its model and says how it is installed', () => {
    const { steps, warnings } = select(planned('detect', 'yolox-nano'), planned('embed', 'here'));
    expect(steps.map(({ name }) => name)).toEqual(['embed']);
    expect(warnings).toEqual([
      {
        code: 'STEP_SKIPPED',
        stage: 'detect',
        message:
          'Step detect was skipped: model yolox-nano is not installed. To install: npm run models -- pull yolox-nano',
      },
    ]);
  });

  it('names every model that is missing', () => {
    const [warning] = select(planned('read_text', 'here', 'ppocr-det', 'ppocr-rec')).warnings;
    expect(warning?.message).toMatch(/models ppocr-det, ppocr-rec are not installed.* pull ppocr-det ppocr-rec$/);
  });
});
