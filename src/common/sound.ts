/** Samples a second of the sound that steps are given. */
export const SAMPLE_RATE = 16_000;

/** The sound of a video cannot be decoded, or not all of it. What came before is good. */
export class SoundDamaged extends Error {
  override readonly name = 'SoundDamaged';
}
