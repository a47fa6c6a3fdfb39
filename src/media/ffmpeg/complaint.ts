import type { Size } from '../../common/size.js';

/** A line that ffmpeg complained with as a client may read it: without addresses in memory and names of its own parts. */
export const presentable = (line: string): string =>
  line
    .replace(/ @ 0x[0-9a-f]+/g, '')
    .replace(/\[(NULL|IMGUTILS)\] /g, '')
    .replace(/file:\S+/g, 'the file');

/** The size of a frame that `-max_pixels` kept from being decoded; null when it was none. */
export function refusedFrame(complaints: readonly string[]): Size | null {
  for (const line of complaints) {
    const [, width, height] = /Picture size (\d+)x(\d+) exceeds specified max pixel count/.exec(line) ?? [];
    if (width && height) return { width: Number(width), height: Number(height) };
  }
  return null;
}
