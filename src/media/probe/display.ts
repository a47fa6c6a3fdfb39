import type { Size } from '../../common/size.js';

/** A picture's size when it is shown: turned by `rotation` degrees, its pixels stretched to squares along the width. */
export function displaySize(stored: Size, pixelAspect: string, rotation: number): Size {
  const [horizontal = 1, vertical = 1] = pixelAspect.split(':').map(Number);
  const wide = { width: Math.max(1, Math.round((stored.width * horizontal) / vertical)), height: stored.height };
  return turned(wide, rotation);
}

/** Width and height change places at 90° and 270°. */
export const turned = ({ width, height }: Size, rotation: number): Size =>
  rotation % 180 === 0 ? { width, height } : { width: height, height: width };

/** Degrees clockwise, 0, 90, 180 or 270, from a display matrix's counter-clockwise angle. */
export const clockwise = (angle: number): number => (((Math.round(-angle / 90) * 90) % 360) + 360) % 360;

/** `1:1` for what a file leaves out, and for the absurd, which no player applies. */
export function usablePixelAspect(said: string | undefined): string {
  const [horizontal = 0, vertical = 0] = (said ?? '').split(':').map(Number);
  const ratio = horizontal / vertical;
  return ratio >= 1 / 16 && ratio <= 16 ? `${horizontal}:${vertical}` : '1:1';
}
