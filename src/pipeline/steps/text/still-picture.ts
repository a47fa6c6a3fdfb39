import type { Frame } from '../../../common/frame.js';
import { pictureKey } from '../../../common/picture.js';
import { SAMPLED_PICTURE, type Statistics } from '../statistics.js';

/**
 * Mean change of luma, 0..255, in a cell of an eighth by an eighth of the picture, up to which nothing is thought to have
 * changed. What a codec does to a still picture stays below; one letter of a subtitle changes its cell by more.
 */
const STILL = 0.5;

/** Whether frames look as the last one did that was kept: compared with that one, so that slow change adds up. */
export class StillPicture {
  #kept: Uint8Array | null = null;

  constructor(private readonly statistics: Pick<Statistics, 'of'>) {}

  /** False for the first, and for one without a sampled picture; a frame that differs is kept for the next. */
  async isSame(frame: Frame, signal: AbortSignal): Promise<boolean> {
    const picture = frame.pictures.get(pictureKey(SAMPLED_PICTURE));
    if (!picture) return false;
    if (this.#kept) {
      const [, change] = await this.statistics.of([this.#kept, picture], SAMPLED_PICTURE, signal);
      if (change && change.peak <= STILL) return true;
    }
    this.#kept = picture.slice();
    return false;
  }
}
