import type { Size } from './size.js';

/** Where a picture lies in a frame that it fills as far as its shape allows (`object-fit: contain`), CSS px. */
export function pictureArea(frame: Size, picture: Size): Size & { left: number; top: number } {
  const scale = Math.min(frame.width / picture.width, frame.height / picture.height);
  const [width, height] = [picture.width * scale, picture.height * scale];
  return { width, height, left: (frame.width - width) / 2, top: (frame.height - height) / 2 };
}
