import { availableParallelism } from 'node:os';
import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { fileTypeFromBuffer } from 'file-type';
import { Env } from '../../common/env.js';
import type { PictureSpec } from '../../common/picture.js';
import type { ConfinedProcess } from '../ffmpeg/confined-process.js';
import { Confinement } from '../ffmpeg/confinement.js';
import { Ffmpeg } from '../ffmpeg/ffmpeg.js';
import { exifOrientation } from './exif-orientation.js';
import { readNetpbm, type Still } from './netpbm.js';
import { Slots } from './slots.js';
import { StartedAhead } from './started-ahead.js';
import { stillArguments, STILLS, type StillType } from './still-command.js';

/** Longest that one picture may take, ms. */
const TIMEOUT_MS = 15_000;

/** The bytes are no picture that is taken. The message is a sentence for whoever sent them. */
export class NotAStill extends Error {
  override readonly name = 'NotAStill';
}

/** Turns a client's picture into what a model looks at, by ffmpeg and as confined as for videos. */
@Injectable()
export class StillDecoder implements OnModuleDestroy {
  readonly #slots = new Slots(availableParallelism());
  readonly #ahead = new StartedAhead((args, signal) => this.#start(args, signal));

  constructor(
    private readonly env: Env,
    private readonly ffmpeg: Ffmpeg,
    private readonly confinement: Confinement,
  ) {}

  /** The picture of this spec, upright, with its size. Throws `NotAStill` for what is not a whole JPEG, PNG or WebP of at most `MAX_PIXELS`. */
  async decode(file: Uint8Array, spec: PictureSpec, signal: AbortSignal): Promise<Still> {
    const type = await typeOf(file);
    const orientation = type === 'image/jpeg' ? exifOrientation(file) : 1;
    const args = stillArguments(type, spec, orientation, this.env.MAX_PIXELS);
    const still = readNetpbm(await this.#slots.take(() => this.#run(args, file, signal)));
    if (!still)
      throw new NotAStill(`The picture is damaged, or has more than ${this.env.MAX_PIXELS} pixels (MAX_PIXELS).`);
    return spec.format === 'bgr24' ? { ...still, bytes: swapped(still.bytes) } : still;
  }

  /** Ends the processes that wait for a picture. */
  async onModuleDestroy(): Promise<void> {
    await this.#ahead.stop();
  }

  async #run(args: string[], input: Uint8Array, gone: AbortSignal): Promise<Buffer> {
    const child = await this.#ahead.take(args);
    const signal = AbortSignal.any([gone, AbortSignal.timeout(TIMEOUT_MS)]);
    const stop = (): void => void child.stop();
    signal.addEventListener('abort', stop, { once: true });
    try {
      if (signal.aborted) await child.stop();
      else child.feed(input);
      const chunks: Buffer[] = [];
      child.outputs[0]?.on('data', (chunk: Buffer) => chunks.push(chunk));
      await child.exit;
      gone.throwIfAborted();
      return Buffer.concat(chunks);
    } finally {
      signal.removeEventListener('abort', stop);
    }
  }

  async #start(args: string[], signal: AbortSignal): Promise<ConfinedProcess> {
    const { ffmpeg: program } = await this.ffmpeg.build();
    return this.confinement.start({ program, args, reads: [], input: 'later' }, signal);
  }
}

async function typeOf(file: Uint8Array): Promise<StillType> {
  const mime = (await fileTypeFromBuffer(file))?.mime ?? '';
  if (Object.hasOwn(STILLS, mime)) return mime as StillType;
  throw new NotAStill(`The bytes are ${mime || 'of no known kind'}, not a JPEG, PNG or WebP picture.`);
}

/** Red and blue the other way round. */
function swapped(pixels: Uint8Array): Uint8Array {
  const other = Uint8Array.from(pixels);
  for (let at = 0; at < other.length; at += 3) {
    other[at] = pixels[at + 2] as number;
    other[at + 2] = pixels[at] as number;
  }
  return other;
}
