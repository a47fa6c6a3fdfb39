import { readFile } from 'node:fs/promises';
import { footage } from '../footage.js';

/** A file that means harm, and how a task may end on it. */
export interface HostileFile {
  /** Part of its address, so without spaces. */
  name: string;
  bytes: Buffer;
  /** `SUCCESS` or codes of `error.code`; any of them will do. */
  ends: readonly string[];
}

/** What a file may do to others: paths and addresses that nobody may open. */
export interface Bait {
  /** A video on this machine that a script could play. */
  video: string;
  /** A named pipe: whoever opens it is noticed. */
  pipe: string;
  /** A text that must not appear anywhere. */
  text: string;
  /** An address on loopback that counts its callers. */
  url: string;
}

/** How a task ends that was not misled, whatever is left of the picture. */
export const READ_OR_REFUSED = ['SUCCESS', 'MEDIA_CORRUPT', 'NO_VIDEO_STREAM', 'NOT_A_VIDEO', 'CODEC_UNSUPPORTED'];

const SOURCE = ['-f', 'lavfi', '-i', 'testsrc2=size=96x64:rate=10:duration=2'];

/** Arguments that code H.264 quickly. */
export const X264 = ['-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p', '-threads', '1'];

/** Two seconds of a small moving picture, made by ffmpeg from these arguments, as bytes. */
export const small = async (name: string, args: string[]): Promise<Buffer> =>
  readFile(await footage.any(name, [...SOURCE, ...args]));

/** As `small`, with arguments of its own for the input too. */
export const any = async (name: string, args: string[]): Promise<Buffer> => readFile(await footage.any(name, args));
