/** Milliseconds as `03:20.5` or `1:03:20.5`, for people; `digits` after the point. */
export function clock(ms: number, digits = 1): string {
  const scale = 10 ** digits;
  const parts = Math.round((Math.max(0, ms) / 1_000) * scale);
  const seconds = Math.floor(parts / scale);
  const fraction = digits > 0 ? `.${String(parts % scale).padStart(digits, '0')}` : '';
  const two = (number: number): string => String(number).padStart(2, '0');
  const [hours, minutes] = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60];
  return `${hours > 0 ? `${hours}:` : ''}${two(minutes)}:${two(seconds % 60)}${fraction}`;
}

/** How long something takes, roughly: `8 s`, `2 min`, `1 h 5 min`. */
export function duration(ms: number): string {
  const seconds = Math.round(ms / 1_000);
  if (seconds < 90) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 90 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** Bytes in the units of storage: `4.2 MB`. */
export function bytes(count: number): string {
  if (count < 1_000) return `${count} B`;
  const power = Math.min(3, Math.floor(Math.log10(count) / 3));
  return `${(count / 1_000 ** power).toFixed(count / 1_000 ** power < 10 ? 1 : 0)} ${'kMG'[power - 1]}B`;
}

/** By what people know a video: the title that they gave it, else the last part of its address. */
export function videoName({
  video_url: url,
  metadata,
}: {
  video_url: string;
  metadata: Record<string, string>;
}): string {
  if (metadata['title']) return metadata['title'];
  try {
    const { pathname, host } = new URL(url);
    return decodeURIComponent(pathname.split('/').filter(Boolean).at(-1) ?? host);
  } catch {
    return url;
  }
}

/** A moment of the past in the reader's own language and zone. */
export const moment = (iso: string): string =>
  new Date(iso).toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'short' });
