import { describe, expect, it } from '@jest/globals';
import { Webhook } from 'standardwebhooks';
import { CallbackRefused, verifyCallback } from './verify-callback.js';

const SECRET = `whsec_${Buffer.from('a secret of some length').toString('base64')}`;
const OTHER = `whsec_${Buffer.from('another secret').toString('base64')}`;
const BODY = JSON.stringify({ type: 'analysis.succeeded', timestamp: '2026-11-23T10:00:00Z', data: { task_id: 'ü' } });
const NOW = new Date('2026-11-23T10:00:01Z');

/** As a sender of Standard Webhooks signs them. */
const headersOf = (secrets: string[], at = NOW) => ({
  'webhook-id': 'msg_1',
  'webhook-timestamp': String(Math.floor(at.getTime() / 1_000)),
  'webhook-signature': secrets.map((secret) => new Webhook(secret).sign('msg_1', at, BODY)).join(' '),
});

describe('verifyCallback', () => {
  it('takes what the secret signed, and reads it', async () => {
    const event = await verifyCallback(BODY, headersOf([SECRET]), SECRET, { now: NOW });
    expect(event).toEqual(JSON.parse(BODY));
    expect(await verifyCallback(BODY, new Headers(headersOf([SECRET])), SECRET, { now: NOW })).toEqual(event);
  });

  it('takes any of several signatures and secrets while they change', async () => {
    for (const [signed, known] of [
      [[OTHER, SECRET], [SECRET]],
      [[SECRET], [OTHER, SECRET]],
    ] as const)
      await expect(verifyCallback(BODY, headersOf([...signed]), known, { now: NOW })).resolves.toBeDefined();
  });

  it.each([
    ['a changed body', `${BODY} `, {}],
    ['another id', BODY, { 'webhook-id': 'msg_2' }],
    ['another secret', BODY, headersOf([OTHER])],
    ['no known version', BODY, { 'webhook-signature': 'v2,AAAA' }],
    ['a signature that is no base64', BODY, { 'webhook-signature': 'v1,§' }],
    ['a header that is missing', BODY, { 'webhook-timestamp': undefined }],
    ['a time that is none', BODY, { 'webhook-timestamp': 'soon' }],
  ])('refuses %s', async (_, body, changed) => {
    const headers = { ...headersOf([SECRET]), ...changed };
    await expect(verifyCallback(body, headers, SECRET, { now: NOW })).rejects.toBeInstanceOf(CallbackRefused);
  });

  it('refuses one that is old or from the future', async () => {
    for (const minutes of [-6, 6]) {
      const at = new Date(NOW.getTime() + minutes * 60_000);
      const late = verifyCallback(BODY, headersOf([SECRET], at), SECRET, { now: NOW });
      await expect(late).rejects.toThrow('more than 300 s off');
    }
  });
});
