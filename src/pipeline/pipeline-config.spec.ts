import { describe, expect, it } from '@jest/globals';
import { checkPipelines, type NamedStep, PipelinesInvalid } from './pipeline-config.js';
import { NO_OPTIONS } from './pipeline-step.js';
import { Step } from './step.js';

class Passing extends Step {
  async *run(frames: AsyncIterable<never>) {
    yield* frames;
  }
}

const limit = { type: 'integer', minimum: 1, default: 7, description: 'How many.' } as const;
const STEPS = new Map<string, NamedStep>([
  ['shots', { step: new Passing(), label: { name: 'shots', about: '', options: NO_OPTIONS } }],
  [
    'embed',
    {
      step: new Passing(),
      label: {
        name: 'embed',
        about: '',
        options: { type: 'object', additionalProperties: false, properties: { limit } },
      },
    },
  ],
]);

const check = (config: unknown) =>
  checkPipelines(typeof config === 'string' ? config : JSON.stringify(config), 'development.json', STEPS);

describe('checkPipelines', () => {
  it('fills in every default', () => {
    expect(check({ pipelines: { production: { steps: [{ step: 'embed' }] } } })).toEqual({
      production: {
        description: '',
        sampling: { interval_ms: 500 },
        steps: [{ step: 'embed', options: { limit: 7 } }],
      },
    });
  });

  it('says which step does not exist, where, and which there are', () => {
    const config = { pipelines: { production: { steps: [{ step: 'shots' }, { step: 'embed' }, { step: 'shotz' }] } } };
    expect(() => check(config)).toThrow(
      'development.json: pipelines.production.steps[2]: no step is named "shotz"; there are shots, embed',
    );
  });

  it('names every fault at once with its path', () => {
    const steps = [{ step: 'embed', options: { limit: 0 } }, { step: 'shots', options: { speed: 2 } }, { step: 'x' }];
    const read = () => check({ pipelines: { a: { steps } } });
    expect(read).toThrow(PipelinesInvalid);
    expect(read).toThrow('3 problems');
    expect(read).toThrow('development.json: pipelines.a.steps[0].options.limit: must be >= 1, is 0');
    expect(read).toThrow('development.json: pipelines.a.steps[1].options: has no "speed"; there are no properties');
  });

  it('refuses what is not JSON, what has no pipelines and names that would not fit a URL', () => {
    expect(() => check('{')).toThrow('development.json: is not JSON');
    expect(() => check({})).toThrow("must have required property 'pipelines'");
    expect(() => check({ pipelines: { 'a b': { steps: [{ step: 'shots' }] } } })).toThrow(
      'development.json: pipelines',
    );
    expect(() => check({ pipelines: { a: { steps: [] } } })).toThrow(
      'pipelines.a.steps: must NOT have fewer than 1 items',
    );
  });
});
