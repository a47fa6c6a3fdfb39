import { createHash } from 'node:crypto';

/** A strong entity tag (RFC 9110) of exactly these bytes. */
export const entityTag = (body: string): string => `"${createHash('sha256').update(body).digest('base64url')}"`;

/** Whether `If-None-Match` names this tag, or any. */
export function matchesTag(ifNoneMatch: string | undefined, tag: string): boolean {
  const tags = (ifNoneMatch ?? '').split(',').map((text) => text.trim().replace(/^W\//, ''));
  return tags.includes('*') || tags.includes(tag);
}
