import type { CallbackEvent } from './schema.js';

/** How far a callback's clock may be off, seconds (Standard Webhooks 1.0 leaves it to the receiver; five minutes are usual). */
const TOLERANCE_S = 300;
const PREFIX = 'whsec_';

/** The callback is not from the service, was changed on its way, or is too old. */
export class CallbackRefused extends Error {
  override readonly name = 'CallbackRefused';
}

/**
 * What a callback says, once its signature holds (Standard Webhooks 1.0: HMAC-SHA256 over `id.timestamp.body`, any one of several
 * signatures). `body` is the body as it arrived, byte for byte; `headers` as fetch or Node have them; `secrets` one or, while they
 * change, several `whsec_…`. Throws `CallbackRefused`. The same `webhook-id` may come more than once.
 */
export async function verifyCallback(
  body: string,
  headers: Headers | Record<string, string | string[] | undefined>,
  secrets: string | readonly string[],
  { now = new Date(), toleranceS = TOLERANCE_S }: { now?: Date; toleranceS?: number } = {},
): Promise<CallbackEvent> {
  const id = header(headers, 'webhook-id');
  const timestamp = header(headers, 'webhook-timestamp');
  const signatures = header(headers, 'webhook-signature')
    .split(' ')
    .filter((one) => one.startsWith('v1,'))
    .map((one) => one.slice(3));
  const offS = Math.abs(now.getTime() / 1_000 - Number(timestamp));
  if (!(offS <= toleranceS))
    throw new CallbackRefused(`webhook-timestamp ${timestamp} is more than ${toleranceS} s off`);
  const signed = new TextEncoder().encode(`${id}.${timestamp}.${body}`);
  for (const secret of [secrets].flat())
    for (const signature of signatures)
      if (await holds(signature, secret, signed)) return JSON.parse(body) as CallbackEvent;
  throw new CallbackRefused('no signature of webhook-signature holds');
}

function header(headers: Headers | Record<string, string | string[] | undefined>, name: string): string {
  const value = headers instanceof Headers ? headers.get(name) : headers[name];
  if (typeof value === 'string' && value !== '') return value;
  throw new CallbackRefused(`the header ${name} is missing`);
}

/** Compared by the platform, in constant time. */
async function holds(signature: string, secret: string, signed: Uint8Array<ArrayBuffer>): Promise<boolean> {
  const bytes = bytesOf(signature);
  const key = bytesOf(secret.startsWith(PREFIX) ? secret.slice(PREFIX.length) : secret);
  if (!bytes || !key?.length) return false;
  const hmac = { name: 'HMAC', hash: 'SHA-256' };
  const imported = await crypto.subtle.importKey('raw', key, hmac, false, ['verify']);
  return crypto.subtle.verify('HMAC', imported, bytes, signed);
}

function bytesOf(base64: string): Uint8Array<ArrayBuffer> | null {
  try {
    return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  } catch {
    return null;
  }
}
