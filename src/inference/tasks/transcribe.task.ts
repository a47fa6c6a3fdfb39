import { SAMPLE_RATE } from '../../common/sound.js';
import type { Model, ModelCard } from '../../model-registry/model.js';
import { ModelTask } from '../model-task.js';
import { SoundTask, type SoundRunner } from '../sound-task.js';
import type { Family } from './speech/heard.js';
import { joined } from './speech/joined.js';
import { ModelFiles } from './speech/model-files.js';
import { moonshine } from './speech/moonshine.js';
import type { Transcription } from './speech/transcription.js';
import { whisper } from './speech/whisper.js';

/** A family, and the files besides its encoder, by role. */
const FAMILIES: Record<string, { write: Family; roles: string[] }> = {
  moonshine: { write: moonshine, roles: ['decoder', 'tokenizer'] },
  whisper: { write: whisper, roles: ['decoder', 'tokenizer', 'generation'] },
};

/** Of every family so far. */
const WINDOW_MS = 30_000;

/** Longest stretch of sound that a model of task `transcribe` takes at once: its option `windowMs`, else 30 s. */
export const transcriptionWindowMs = ({ options }: ModelCard): number =>
  (options?.['windowMs'] as number | undefined) ?? WINDOW_MS;

/**
 * What is said, by an encoder and a decoder as Hugging Face's Optimum exports them: the card's main graph is the encoder, with one
 * output of role `encoded`; `files` has the merged decoder (`decoder`), its `tokenizer` and, for Whisper, its generation config
 * (`generation`). Options: `family`, `language` (null has Whisper find it out), `windowMs`, `bins` of Whisper's spectrogram.
 */
@ModelTask('transcribe')
export class TranscribeTask extends SoundTask<Transcription> {
  readonly #files = new ModelFiles();

  check(card: ModelCard): string[] {
    const faults = [];
    const name = String(card.options?.['family']);
    const family = Object.hasOwn(FAMILIES, name) ? FAMILIES[name] : undefined;
    if (!family) faults.push(`option family must be one of ${Object.keys(FAMILIES).join(', ')}, is ${name}`);
    for (const role of family?.roles ?? [])
      if (!card.files?.some((each) => each.role === role)) faults.push(`files has none of role "${role}"`);
    if (card.outputs.filter(({ role }) => role === 'encoded').length !== 1)
      faults.push('task transcribe takes one output of role "encoded"');
    const window = transcriptionWindowMs(card);
    if (!(window >= 1_000 && window <= WINDOW_MS))
      faults.push(`option windowMs takes a number from 1000 to ${WINDOW_MS}, is ${JSON.stringify(window)}`);
    return faults;
  }

  async run(model: Model, blocks: AsyncIterable<Float32Array>, runner: SoundRunner): Promise<Transcription> {
    const { card } = model;
    const samples = await joined(blocks);
    const most = (transcriptionWindowMs(card) * SAMPLE_RATE) / 1000;
    if (samples.length > most) throw new Error(`takes ${most} samples at once, not ${samples.length}`);
    const tokenizer = await this.#files.tokenizer(model);
    const family = FAMILIES[String(card.options?.['family'])] as (typeof FAMILIES)[string];
    const generation = family.roles.includes('generation') ? await this.#files.json(model, 'generation') : {};
    return family.write({ card, samples, runner, tokenizer, generation });
  }
}
