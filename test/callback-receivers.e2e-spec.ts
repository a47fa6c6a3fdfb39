import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { describe, expect, it } from '@jest/globals';
import { signatureHeaders } from '../src/callbacks/signature.js';

const SECRET = `whsec_${Buffer.from('a secret of the examples').toString('base64')}`;
const BODY = JSON.stringify({ type: 'analysis.succeeded', data: { task_id: 'ü' } });
const hasPython = spawnSync('python3', ['--version']).status === 0;

describe('the receivers of callbacks among the examples', () => {
  const receivers = [
    ['Node', process.execPath, 'examples/javascript/receive-callbacks.mjs', true],
    [
      hasPython ? 'Python' : 'Python (skipped: there is no python3)',
      'python3',
      'examples/python/receive_callbacks.py',
      hasPython,
    ],
  ] as const;
  for (const [name, program, path, isThere] of receivers)
    (isThere ? it : it.skip)(`take what the service signed, once, and nothing else: ${name}`, async () => {
      const child = spawn(program, [path, '0'], { env: { ...process.env, CALLBACK_SECRET: SECRET, NODE_OPTIONS: '' } });
      const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
      try {
        const port = String((await lines.next()).value).split(' ')[1];
        const post = async (id: string, sentAt: Date, body: string): Promise<number> => {
          const headers = signatureHeaders({ id, sentAt, body: BODY }, [SECRET]);
          return (await fetch(`http://127.0.0.1:${port}/`, { method: 'POST', headers, body })).status;
        };
        const now = new Date();
        expect(await post('one', now, `${BODY} `)).toBe(401);
        expect(await post('one', new Date(now.getTime() - 600_000), BODY)).toBe(401);
        for (const id of ['one', 'one', 'two']) expect(await post(id, now, BODY)).toBe(204);
        for (let told = 0; told < 2; told++) expect((await lines.next()).value).toBe('analysis.succeeded ü');
        child.kill();
        expect((await lines.next()).done).toBe(true);
      } finally {
        child.kill();
        if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
      }
    });
});
