/** Pixels. */
export interface Size {
  width: number;
  height: number;
}

/** The largest size of the same shape that fits, never larger than it is and never less than a pixel. */
export function within(size: Size, maxWidth: number, maxHeight: number): Size {
  const factor = Math.min(1, maxWidth / size.width, maxHeight / size.height);
  return {
    width: Math.max(1, Math.round(size.width * factor)),
    height: Math.max(1, Math.round(size.height * factor)),
  };
}
