import { mkdir, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Env } from '../../common/env.js';
import type { ConfinedProcess } from '../ffmpeg/confined-process.js';
import type { Decoding, SpriteGrid } from './decode.js';
import { FrameMerger } from './decode-merge.js';
import type { DecodeOutputs } from './decode-outputs.js';
import { ReadyFrames } from './decode-ready.js';
import { FrameTimes } from './decode-times.js';
import { judge } from './decode-verdict.js';
import { checkTime } from '../probe/probe-limits.js';
import type { Frame } from '../../common/frame.js';
import type { VideoFacts } from '../../common/video.js';

/** One run of ffmpeg, started by the loop over it. */
export class DecodingRun implements Decoding {
  readonly #times: FrameTimes;
  readonly #merger: FrameMerger;
  #isStarted = false;

  constructor(
    private readonly start: () => Promise<ConfinedProcess>,
    private readonly outputs: DecodeOutputs,
    private readonly facts: VideoFacts,
    private readonly limits: Pick<Env, 'MAX_PIXELS' | 'MAX_DURATION_S' | 'MAX_FRAMES'>,
    private readonly spritePath: string | null,
    private readonly signal: AbortSignal,
  ) {
    this.#times = new FrameTimes(facts.frameRate);
    this.#merger = new FrameMerger(outputs, this.#times, limits.MAX_FRAMES);
  }

  get intervalMs(): number {
    return this.outputs.intervalMs;
  }

  get framesDecoded(): number {
    return this.#merger.decoded;
  }

  get framesSampled(): number {
    return this.#merger.sampled;
  }

  /** Time of the first frame as ffmpeg counts, in µs. */
  get originUs(): number | null {
    return this.#times.originUs;
  }

  get lastFrameStartMs(): number {
    return this.#times.lastStartMs;
  }

  get lastFrameEndMs(): number {
    return this.#times.lastEndMs;
  }

  get variableFrameRate(): boolean {
    return this.#times.isVariable;
  }

  get sprite(): SpriteGrid | null {
    const times_ms = this.#merger.tileTimesMs;
    if (!this.outputs.sprite || times_ms.length === 0) return null;
    const { columns, rows, tile } = this.outputs.sprite.layout;
    return { columns, rows, tile_width: tile.width, tile_height: tile.height, times_ms };
  }

  release(frame: Frame): void {
    this.#merger.release(frame);
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Frame> {
    if (this.#isStarted) throw new Error('A decoding can be iterated once.');
    this.#isStarted = true;
    this.signal.throwIfAborted();
    const child = await this.start();
    try {
      const ready = new ReadyFrames(child, this.outputs, this.#merger);
      for (let frame = await ready.next(); frame; frame = await ready.next()) {
        this.signal.throwIfAborted();
        checkTime(frame.timeMs, this.limits.MAX_DURATION_S);
        yield frame;
      }
      const exit = await child.exit;
      this.signal.throwIfAborted();
      await this.#writeSprite();
      judge({ exit, child, decoded: this.framesDecoded, facts: this.facts, maxPixels: this.limits.MAX_PIXELS });
    } finally {
      await child.stop();
    }
  }

  async #writeSprite(): Promise<void> {
    const image = this.outputs.sprite?.reader.take();
    if (!image || !this.spritePath) return;
    const part = `${this.spritePath}.part`;
    await mkdir(dirname(part), { recursive: true });
    await writeFile(part, image);
    await rename(part, this.spritePath);
  }
}
