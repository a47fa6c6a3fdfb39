import { describe, expect, it } from '@jest/globals';
import type { Frame } from '../common/frame.js';
import type { Model, ModelCard } from '../model-registry/model.js';
import type { PlannedStep } from '../pipeline/pipelines.js';
import { Step } from '../pipeline/step.js';
import { modelsUsed } from './models-used.js';

class NamingStep extends Step<{ models: string[] }> {
  override models({ models }: { models: string[] }): string[] {
    return models;
  }
  async *run(frames: AsyncIterable<Frame>): AsyncGenerator<Frame> {
    yield* frames;
  }
}

const step = (...models: string[]): PlannedStep => ({ name: 'n', step: new NamingStep() as Step, options: { models } });

const model = (name: string, version: string, files?: ModelCard['files']): Model =>
  ({ id: `${name}@${version}`, card: { name, version, sha256: `sha-${name}`, ...(files && { files }) } }) as Model;

const FILES = [
  { role: 'decoder', file: 'decoder.onnx', sha256: 'sha-decoder' },
  { role: 'tokenizer', file: 'tokenizer.json', sha256: 'sha-tokenizer' },
];
const MODELS: Record<string, Model> = {
  a: model('a', '2'),
  'a@2': model('a', '2'),
  'a:production': model('a', '2'),
  'a@1': model('a', '1'),
  speech: model('speech', '1', FILES),
};
const inference = {
  model: (reference: string) => MODELS[reference] as Model,
  provider: ({ card }: Model) => (card.name === 'speech' ? 'cpu' : 'cuda'),
};

describe('the models of a result', () => {
  it('are those of every step, of steps that use several too', () => {
    const used = modelsUsed([step('a@1'), step(), step('a', 'speech')], inference);
    expect(used.map(({ name, version, provider }) => [name, version, provider])).toEqual([
      ['a', '1', 'cuda'],
      ['a', '2', 'cuda'],
      ['speech', '1', 'cpu'],
    ]);
  });

  it('are there once, whatever references name them', () => {
    expect(modelsUsed([step('a', 'a@2'), step('a:production')], inference)).toHaveLength(1);
  });

  it('have the hash of every file, not only of the first graph', () => {
    expect(modelsUsed([step('speech')], inference)).toEqual([
      {
        name: 'speech',
        version: '1',
        sha256: 'sha-speech',
        provider: 'cpu',
        files: [
          { role: 'decoder', sha256: 'sha-decoder' },
          { role: 'tokenizer', sha256: 'sha-tokenizer' },
        ],
      },
    ]);
  });
});
