/** What a text begins with, and what that is; the first that fits. */
const BEGINNINGS: [RegExp, string][] = [
  [/^#EXTM3U/, 'an HLS playlist (M3U8)'],
  [/^ffconcat version/, 'an ffmpeg concat script'],
  [/^\[playlist\]/i, 'a PLS playlist'],
  [/^\[Reference\]/i, 'an ASF reference'],
  [/^(<\?xml[^]*?\?>\s*)?(<!--[^]*?-->\s*)*<MPD\b/, 'a DASH manifest'],
  [/^(<\?xml[^]*?\?>\s*)?(<!--[^]*?-->\s*)*<SmoothStreamingMedia\b/, 'a Smooth Streaming manifest'],
  [/^<asx\b/i, 'an ASX playlist'],
  [/^(<\?xml[^]*?\?>\s*)?(<!--[^]*?-->\s*)*(<!doctype svg[^]*?>\s*)?<svg\b/i, 'an SVG drawing'],
  [/^(<\?xml[^]*?\?>\s*)?(<!--[^]*?-->\s*)*<(!doctype html|html|head|body)\b/i, 'an HTML page'],
  [/^<\?xml/, 'an XML document'],
  [/^WEBVTT/, 'WebVTT subtitles'],
  [/^[[{]\s*("|\{|\[|\d|-|\]|\}|true|false|null)/, 'a JSON document'],
  [/^version https:\/\/git-lfs/, 'a Git LFS pointer, not the file itself'],
];

/** What a file that is text is, with its article, or null when the bytes are not text (UTF-8 or UTF-16). */
export function textKind(head: Uint8Array): string | null {
  const text = decode(head);
  if (text === null) return null;
  const start = text.trimStart();
  return BEGINNINGS.find(([beginning]) => beginning.test(start))?.[1] ?? 'a text file';
}

// Control characters other than white space are in no text.
const BINARY = /[^\P{Cc}\t\n\v\f\r]/u;

function decode(head: Uint8Array): string | null {
  const [first, second] = head;
  const utf16 = first === 0xff && second === 0xfe ? 'utf-16le' : first === 0xfe && second === 0xff ? 'utf-16be' : null;
  try {
    // `stream`: the head may end in the middle of a character.
    const text = new TextDecoder(utf16 ?? 'utf-8', { fatal: true }).decode(head, { stream: true });
    return BINARY.test(text) ? null : text;
  } catch {
    return null;
  }
}
