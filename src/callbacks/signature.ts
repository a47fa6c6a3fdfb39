import { createHmac } from 'node:crypto';

const PREFIX = 'whsec_';

/** What Standard Webhooks 1.0 signs, and what a receiver sees of it in the headers. */
export interface Signed {
  /** The same for every attempt at a message; no full stop in it. */
  id: string;
  sentAt: Date;
  /** The bytes exactly as they are sent. */
  body: string;
}

/**
 * The three headers of Standard Webhooks 1.0: HMAC-SHA256 over `id.timestamp.body`, one signature for each secret
 * (`whsec_` and base64), so that receivers go on verifying while a secret is replaced.
 */
export function signatureHeaders({ id, sentAt, body }: Signed, secrets: readonly string[]): Record<string, string> {
  const timestamp = String(Math.floor(sentAt.getTime() / 1_000));
  const signatures = secrets.map((secret) => `v1,${mac(secret, `${id}.${timestamp}.${body}`)}`);
  return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signatures.join(' ') };
}

function mac(secret: string, content: string): string {
  const key = Buffer.from(secret.replace(PREFIX, ''), 'base64');
  return createHmac('sha256', key).update(content).digest('base64');
}
