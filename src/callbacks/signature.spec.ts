import { describe, expect, it } from '@jest/globals';
import { Webhook } from 'standardwebhooks';
import { signatureHeaders } from './signature.js';

const OLD = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const NEW = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
const message = { id: 'msg_1', sentAt: new Date(), body: '{"type":"analysis.succeeded","title":"Grüße ✓"}' };

describe('signatureHeaders', () => {
  it.each([OLD, NEW])('verifies with each of the secrets: %s', (secret) => {
    const headers = signatureHeaders(message, [OLD, NEW]);
    expect(new Webhook(secret).verify(message.body, headers)).toEqual(JSON.parse(message.body));
  });

  it('is what the reference implementation makes of the same', () => {
    const { 'webhook-signature': signature } = signatureHeaders(message, [OLD]);
    expect(signature).toBe(new Webhook(OLD).sign(message.id, message.sentAt, message.body));
  });

  it('does not verify with another secret, body, id or time', () => {
    const headers = signatureHeaders(message, [OLD]);
    const verify = (secret: string, body: string, changed: Record<string, string>) => () =>
      new Webhook(secret).verify(body, { ...headers, ...changed });
    expect(verify(NEW, message.body, {})).toThrow();
    expect(verify(OLD, `${message.body} `, {})).toThrow();
    expect(verify(OLD, message.body, { 'webhook-id': 'msg_2' })).toThrow();
    expect(verify(OLD, message.body, { 'webhook-timestamp': String(Date.now() / 1_000 - 60) })).toThrow();
  });
});
