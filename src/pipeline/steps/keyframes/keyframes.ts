import type { Frame } from '../../../common/frame.js';
import type { Shot } from '../../../results/analysis-result.js';
import type { StepContext } from '../../step.js';
import { BestFrame, type Thumbnail } from './best-frame.js';

/** Most shots without a sampled frame that get their picture by a decode of their own; more would make one task a hundred. */
const MOST_EXTRACTED = 20;

/** Publishes the best frame of each shot when the next one begins, and hands it to the shot in the findings. */
export class Keyframes {
  readonly #unlinked = new Map<number, NonNullable<Shot['keyframe']>>();
  #best: BestFrame | null = null;
  #extracted = 0;

  constructor(
    private readonly context: StepContext,
    private readonly edgeMs: number,
  ) {}

  /** The next frame, in the order of display; one that belongs to no shot is passed over. */
  async add(frame: Frame): Promise<void> {
    const { shot } = frame.findings;
    if (shot === undefined) return;
    if (shot !== this.#best?.shot) {
      await this.#publish(frame.timeMs);
      this.#best = new BestFrame(shot, frame.timeMs, this.edgeMs);
    }
    this.#best.add(frame);
  }

  /** The frames have ended. Warns when none belonged to a shot. */
  async finish(): Promise<void> {
    await this.#publish(this.context.durationMs());
    this.#link();
    if (this.#best) return;
    const message = 'No frame belongs to a shot: the step keyframes needs the step shots before it.';
    this.context.warn({ code: 'NO_SHOTS', message, stage: 'keyframes' });
  }

  async #publish(endMs: number): Promise<void> {
    if (!this.#best) return;
    const { shot, startMs } = this.#best;
    const chosen = this.#best.finish(endMs) ?? (await this.#extract(startMs));
    if (!chosen) return;
    const name = `shot-${String(shot + 1).padStart(4, '0')}.jpg`;
    const thumbnail_url = await this.context.artifacts.write(name, chosen.jpeg);
    this.#unlinked.set(shot, { time_ms: Math.round(chosen.timeMs), thumbnail_url });
    this.#link();
  }

  /** The first frame of a shot so short that no sampled frame fell into it. */
  async #extract(timeMs: number): Promise<Thumbnail | null> {
    if (this.#extracted === MOST_EXTRACTED) return null;
    this.#extracted++;
    return { timeMs, jpeg: await this.context.thumbnailAt(timeMs) };
  }

  /** A shot enters the findings when `shots` has finished it, which may be before or after its last frame comes by. */
  #link(): void {
    for (const [index, keyframe] of this.#unlinked) {
      const shot = this.context.findings.shots[index];
      if (!shot) continue;
      shot.keyframe = keyframe;
      this.#unlinked.delete(index);
    }
  }
}
