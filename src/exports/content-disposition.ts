/**
 * `Content-Disposition` of a file to be saved (RFC 6266): the name in ASCII for old clients and, when it is more than that,
 * in UTF-8 as RFC 8187 spells it.
 */
export function attachment(name: string): string {
  const plain = name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[^\x20-\x7e]|[%"\\]/g, '_');
  const extended = plain === name ? '' : `; filename*=UTF-8''${percentEncoded(name)}`;
  return `attachment; filename="${plain}"${extended}`;
}

/** RFC 8187's `value-chars`: what `encodeURIComponent` leaves, but for `*'()`. */
const percentEncoded = (text: string): string =>
  encodeURIComponent(text).replace(/[*'()]/g, (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`);
