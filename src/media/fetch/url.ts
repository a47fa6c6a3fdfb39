/** What is wrong with a URL as text, for a validation error. */
export interface UrlFault {
  code: 'URL_MALFORMED' | 'URL_TOO_LONG' | 'URL_SCHEME' | 'URL_CREDENTIALS' | 'URL_NO_HOST';
  /** A sentence for the client. */
  detail: string;
}

/** Characters that a URL may have. */
export const MAX_URL_LENGTH = 2048;

// The parser drops tabs and newlines and turns backslashes round: what was checked would not be what is fetched.
const HIDDEN = /[\s\\\p{Cc}]/u;

/**
 * What is wrong with the text of a `video_url` or `callback_url`, or null. It connects to nothing and asks no name
 * server: whether the address may be connected to is judged when it is (`Guard`).
 */
export function checkUrl(text: string): UrlFault | null {
  if (text.length > MAX_URL_LENGTH)
    return fault('URL_TOO_LONG', `The URL has ${text.length} characters; it may have ${MAX_URL_LENGTH}.`);
  if (/^https?:\/*([?#]|$)/i.test(text)) return fault('URL_NO_HOST', 'The URL names no host.');
  return HIDDEN.test(text) || !URL.canParse(text) ? malformed() : checkParts(new URL(text), text);
}

function checkParts(url: URL, text: string): UrlFault | null {
  if (url.protocol !== 'http:' && url.protocol !== 'https:')
    return fault('URL_SCHEME', `The URL's scheme is ${url.protocol.slice(0, -1)}; it may be http or https.`);
  if (url.username || url.password || /^https?:\/\/[^/?#]*@/i.test(text))
    return fault('URL_CREDENTIALS', 'The URL holds a user name or a password; it may not.');
  if (!url.hostname.replace(/\.+$/, '')) return fault('URL_NO_HOST', 'The URL names no host.');
  return /^https?:\/\//i.test(text) ? null : malformed();
}

const malformed = (): UrlFault => fault('URL_MALFORMED', 'This is not a URL such as https://example.com/video.mp4.');

const fault = (code: UrlFault['code'], detail: string): UrlFault => ({ code, detail });
