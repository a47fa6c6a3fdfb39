import { createHash } from 'node:crypto';
import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ModelCard } from '../../src/model-registry/model.js';
import { SHARED_DATA } from './shared-data.js';

/** A card of task `vad` for Silero VAD 6, changed by `changes`. */
export const vadCard = (changes: Partial<ModelCard> = {}): Omit<ModelCard, 'sha256'> => ({
  name: 'silero-vad',
  version: '6.2',
  task: 'vad',
  description: 'Where somebody speaks.',
  license: { spdx: 'MIT', source: 'https://github.com/snakers4/silero-vad' },
  file: 'model.onnx',
  input: { name: 'input', type: 'float32', layout: 'samples', sampleRate: 16_000 },
  outputs: [
    { name: 'output', role: 'probability', shape: [-1, 1] },
    { name: 'stateN', role: 'state', shape: [2, -1, 128] },
  ],
  labels: null,
  ...changes,
});

/** Puts Silero VAD of the shared data into a registry. */
export async function installSilero(root: string, changes: Partial<ModelCard> = {}): Promise<void> {
  const card = vadCard(changes);
  const folder = join(root, card.name, card.version);
  await mkdir(folder, { recursive: true });
  await copyFile(join(SHARED_DATA, 'models', 'silero_vad.onnx'), join(folder, card.file));
  const sha256 = createHash('sha256')
    .update(await readFile(join(folder, card.file)))
    .digest('hex');
  await writeFile(join(folder, 'model.json'), JSON.stringify({ sha256, ...card }));
}
