const LONGEST = 80;

/** The file's name in a video's URL without its extension, as a name for what is made of it; null when it has none. */
export function videoTitle(url: string): string | null {
  const last = URL.canParse(url) ? (new URL(url).pathname.split('/').at(-1) ?? '') : '';
  const name = decoded(last)
    .replace(/\.[A-Za-z0-9]{1,5}$/, '')
    .replace(/[\p{Cc}\p{Cf}/\\:*?"<>|]+/gu, '_')
    .trim();
  return [...name].slice(0, LONGEST).join('') || null;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
