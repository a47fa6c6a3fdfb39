import { execFileSync } from 'node:child_process';

/** Pixels that pictures are compared at. */
const WIDTH = 320;
const HEIGHT = 180;
/** Every picture once, whatever its time. */
const PASSED = ['-fps_mode', 'passthrough'];
const GRAY = ['-pix_fmt', 'gray', '-f', 'rawvideo', '-'];
const scale = `scale=${WIDTH}:${HEIGHT}:flags=area`;

/** Every displayed frame of a video, by a plain decode of all of it and by ffprobe's times: the reference for what is shown when. */
export class ReferenceFrames {
  private constructor(
    /** Milliseconds from the first frame. */
    readonly timesMs: number[],
    private readonly pictures: Buffer[],
  ) {}

  static of(path: string): ReferenceFrames {
    const decode = ['-v', 'error', '-i', path, '-map', '0:V:0', '-vf', scale, ...PASSED, ...GRAY];
    const bytes = execFileSync('ffmpeg', decode, { maxBuffer: 2 ** 30 });
    const probe = ['-v', 'error', '-select_streams', 'V:0', '-show_entries', 'frame=best_effort_timestamp_time'];
    const text = execFileSync('ffprobe', [...probe, '-of', 'csv=p=0', path], { encoding: 'utf8' });
    const times = text.split('\n').flatMap((line) => (line.trim() === '' ? [] : [Number.parseFloat(line) * 1000]));
    const pictures = cut(bytes);
    if (times.length !== pictures.length)
      throw new Error(`${path}: ${times.length} times by ffprobe, ${pictures.length} frames by ffmpeg`);
    return new ReferenceFrames(
      times.map((time) => time - (times[0] ?? 0)),
      pictures,
    );
  }

  /** Index of the frame that is shown from this time on; the result's times are whole milliseconds. */
  indexAt(timeMs: number): number {
    return this.timesMs.findIndex((time) => Math.abs(time - timeMs) <= 1);
  }

  /**
   * For each JPEG the index of the frame, among those `reach` around where it is expected, that it shows best, and by how many dB
   * of PSNR that is ahead of the next best.
   */
  match(jpegs: Uint8Array[], expected: number[], reach = 3): { index: number; aheadBy: number }[] {
    const args = ['-v', 'error', '-f', 'image2pipe', '-c:v', 'mjpeg', '-i', 'pipe:0', '-vf', scale, ...PASSED, ...GRAY];
    const shown = execFileSync('ffmpeg', args, { input: Buffer.concat(jpegs), maxBuffer: 2 ** 30 });
    const pictures = cut(shown);
    if (pictures.length !== jpegs.length) throw new Error(`${jpegs.length} JPEGs became ${pictures.length} pictures`);
    return pictures.map((picture, at) => this.#best(picture, expected[at] ?? -1, reach));
  }

  #best(shown: Buffer, about: number, reach: number): { index: number; aheadBy: number } {
    const rated = Array.from({ length: 2 * reach + 1 }, (_, at) => about - reach + at)
      .filter((index) => this.pictures[index] !== undefined)
      .map((index) => ({ index, psnr: psnr(shown, this.pictures[index] as Buffer) }))
      .sort((a, b) => b.psnr - a.psnr);
    return { index: rated[0]?.index ?? -1, aheadBy: (rated[0]?.psnr ?? 0) - (rated[1]?.psnr ?? 0) };
  }
}

function cut(bytes: Buffer): Buffer[] {
  const size = WIDTH * HEIGHT;
  return Array.from({ length: bytes.length / size }, (_, at) => bytes.subarray(at * size, (at + 1) * size));
}

function psnr(a: Buffer, b: Buffer): number {
  let sum = 0;
  for (let at = 0; at < a.length; at++) sum += ((a[at] ?? 0) - (b[at] ?? 0)) ** 2;
  return 10 * Math.log10(255 ** 2 / (sum / a.length + 1e-6));
}
