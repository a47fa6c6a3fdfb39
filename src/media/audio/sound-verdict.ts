import { SoundDamaged } from '../../common/sound.js';
import { throwIfInterrupted } from '../ffmpeg/interruption.js';
import { presentable } from '../ffmpeg/complaint.js';
import type { ConfinedProcess, Exit } from '../ffmpeg/confined-process.js';

/** Throws `SoundDamaged` with one sentence unless ffmpeg ended well and had nothing to complain of. */
export function judgeSound(exit: Exit, { complaints, complaintCount }: ConfinedProcess): void {
  const { code, signal } = exit;
  if (code === 0 && complaintCount === 0) return;
  throwIfInterrupted(exit, complaintCount);
  const [first] = complaints;
  if (first !== undefined) {
    const count = `${complaintCount} ${complaintCount === 1 ? 'error' : 'errors'}`;
    throw new SoundDamaged(
      `The sound is damaged: the decoder reported ${count}, the first: ${presentable(first).replace(/\.$/, '')}.`,
    );
  }
  const end = signal ? `was ended by ${signal}` : `ended with code ${code}`;
  throw new SoundDamaged(`The sound is damaged: the decoder ${end}.`);
}
