import { describe, expect, it } from '@jest/globals';
import { signatureHeaders } from '../src/callbacks/signature.js';
import { CallbackReceiver, RECEIVERS } from './support/callback-receiver.js';

const SECRET = `whsec_${Buffer.from('a secret of the examples').toString('base64')}`;
const BODY = JSON.stringify({ type: 'analysis.succeeded', data: { task_id: 'ü' } });

describe('the receivers of callbacks among the examples', () => {
  for (const [name, program, path, isThere] of RECEIVERS)
    (isThere ? it : it.skip)(`take what the service signed, once, and nothing else: ${name}`, async () => {
      const receiver = await CallbackReceiver.start(program, path, SECRET);
      try {
        const post = (id: string, sentAt: Date, body: string): Promise<number> =>
          receiver.post(signatureHeaders({ id, sentAt, body: BODY }, [SECRET]), body);
        const now = new Date();
        expect(await post('one', now, `${BODY} `)).toBe(401);
        expect(await post('one', new Date(now.getTime() - 600_000), BODY)).toBe(401);
        expect(await receiver.post({}, BODY)).toBe(401);
        for (const id of ['one', 'one', 'two']) expect(await post(id, now, BODY)).toBe(204);
        for (let told = 0; told < 2; told++) expect(await receiver.line()).toBe('analysis.succeeded ü');
        await receiver.stop();
        expect(await receiver.line()).toBeUndefined();
      } finally {
        await receiver.stop();
      }
    });
});
