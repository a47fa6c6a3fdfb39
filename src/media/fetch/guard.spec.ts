import type { LookupAddress } from 'node:dns';
import { createServer } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { HttpServer } from '../../../test/support/http-server.js';
import { readEnv } from '../../common/env.js';
import { AnalysisError } from '../../common/errors.js';
import { Guard } from './guard.js';

/** Answers of a name server that the test chooses, one after the other. */
class ScriptedGuard extends Guard {
  asked = 0;
  answers: string[][] = [];

  protected override resolve(): Promise<LookupAddress[]> {
    const answer = this.answers[Math.min(this.asked++, this.answers.length - 1)] ?? [];
    return Promise.resolve(answer.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })));
  }
}

const guards: Guard[] = [];
let server: HttpServer;

function guard(variables: Record<string, string> = {}): ScriptedGuard {
  const made = new ScriptedGuard(readEnv(variables));
  guards.push(made);
  return made;
}

const get = async (by: Guard, url: string): Promise<number> => {
  const answer = await by.request(new URL(url), { method: 'GET', signal: AbortSignal.timeout(5_000) });
  await answer.body.dump();
  return answer.statusCode;
};

const refusal = async (attempt: Promise<unknown>): Promise<AnalysisError> => {
  const error = await attempt.then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(AnalysisError);
  return error as AnalysisError;
};

beforeEach(async () => {
  server = await HttpServer.start();
});

afterEach(async () => {
  await Promise.all(guards.splice(0).map((made) => made.onApplicationShutdown()));
  await server.stop();
});

describe('Guard, as it comes', () => {
  it.each([
    '127.0.0.1',
    '127.0.0.1.',
    '127.1',
    '2130706433',
    '0x7f000001',
    '0x7f.0.0.1',
    '0177.0.0.1',
    '017700000001',
    '%31%32%37.0.0.1',
    '１２７.0.0.1',
    '0',
    '0.0.0.0',
    '[::]',
    '[::1]',
    '[0:0:0:0:0:0:0:1]',
    '[::ffff:127.0.0.1]',
    '[::ffff:7f00:1]',
    '[::127.0.0.1]',
    '[64:ff9b::7f00:1]',
    '[2002:7f00:1::]',
    'localhost',
    'localhost.',
    'LOCALHOST',
    'anything.localhost',
  ])('makes no connection to %s, which is this machine', async (host) => {
    // The port is one that may be used, so that only the address can be the reason.
    const by = new Guard(readEnv({ SOURCE_ALLOW_PORTS: '*' }));
    guards.push(by);
    const error = await refusal(get(by, `http://${host}:${server.port}/`));
    expect(error).toMatchObject({ code: 'SOURCE_FORBIDDEN', retryable: false });
    expect(server.connections).toBe(0);
    expect(by.blocked).toBe(1);
  });

  it('refuses a name when any of its addresses is not public, and does not tell which', async () => {
    const by = guard({ SOURCE_ALLOW_PORTS: '*' });
    by.answers = [['93.184.215.14', '127.0.0.1']];
    const error = await refusal(get(by, `http://mixed.example:${server.port}/`));
    expect(error.code).toBe('SOURCE_FORBIDDEN');
    expect(error.message).toContain('mixed.example');
    expect(JSON.stringify(error.toTaskError())).not.toContain('127.0.0.1');
    expect(server.connections).toBe(0);
  });

  it.each([[[]], [['not an address']], [['fe80::1%eth0']]])(
    'fails closed when a name resolves to %j',
    async (answer) => {
      const by = guard();
      by.answers = [answer];
      expect((await refusal(get(by, 'http://odd.example/'))).code).toBe('SOURCE_FORBIDDEN');
    },
  );

  it.each([22, 25, 6379, 8080])('refuses port %i before it asks for the address', async (port) => {
    const by = guard();
    const error = await refusal(get(by, `http://example.com:${port}/`));
    expect(error).toMatchObject({ code: 'SOURCE_FORBIDDEN', hint: expect.stringContaining('SOURCE_ALLOW_PORTS') });
    expect(by.asked).toBe(0);
  });

  it.each(['redis', 'metadata.google.internal', 'nas.local.'])(
    'asks no name server for %s, so that nobody outside can learn whether there is one',
    async (host) => {
      const by = guard({ SOURCE_ALLOW_HOSTS: 'qdrant' });
      expect((await refusal(get(by, `http://${host}/`))).code).toBe('SOURCE_FORBIDDEN');
      expect(by.asked).toBe(0);
    },
  );

  it('takes port 0 for no default', async () => {
    const by = guard();
    by.answers = [['93.184.215.14']];
    expect((await refusal(get(by, 'http://example.com:0/'))).message).toContain('Port 0');
  });

  it('refuses what is no http(s) URL without credentials', async () => {
    const by = guard({ SOURCE_ALLOW_CIDRS: '127.0.0.0/8' });
    for (const url of ['ftp://127.0.0.1/', 'file:///etc/passwd', `http://a:b@127.0.0.1:${server.port}/`])
      expect((await refusal(get(by, url))).code).toBe('SOURCE_FORBIDDEN');
    expect(server.connections).toBe(0);
  });

  it('says that there is no such host', async () => {
    const by = guard();
    by.answers = [];
    Object.assign(by, { resolve: () => Promise.reject(Object.assign(new Error('no'), { code: 'ENOTFOUND' })) });
    const error = await refusal(get(by, 'http://nowhere.example/'));
    expect(error).toMatchObject({ code: 'SOURCE_UNREACHABLE', retryable: false });
    expect(error.message).toContain('does not exist');
  });
});

describe('Guard, with what configuration allows', () => {
  it('lets an allowed network be used on any port while the ports are the default', async () => {
    expect(await get(guard({ SOURCE_ALLOW_CIDRS: '127.0.0.0/8' }), server.url())).toBe(200);
  });

  it('lets an allowed host be used by name, and only that name', async () => {
    const by = guard({ SOURCE_ALLOW_HOSTS: 'media.internal' });
    by.answers = [['127.0.0.1']];
    expect(await get(by, `http://MEDIA.internal.:${server.port}/`)).toBe(200);
    expect((await refusal(get(by, `http://other.internal:${server.port}/`))).code).toBe('SOURCE_FORBIDDEN');
    expect((await refusal(get(by, server.url()))).code).toBe('SOURCE_FORBIDDEN');
  });

  it('lets localhost be used when the network that it is in is allowed', async () => {
    expect(await get(guard({ SOURCE_ALLOW_CIDRS: '127.0.0.0/8' }), `http://localhost:${server.port}/`)).toBe(200);
  });

  it('keeps to the ports once they are set', async () => {
    const by = guard({ SOURCE_ALLOW_CIDRS: '127.0.0.0/8', SOURCE_ALLOW_PORTS: '443' });
    const error = await refusal(get(by, server.url()));
    expect(error.hint).toContain('SOURCE_ALLOW_PORTS');
    expect(server.connections).toBe(0);
  });

  it('gives no port to a public host because a network is allowed', async () => {
    const by = guard({ SOURCE_ALLOW_CIDRS: '127.0.0.0/8' });
    by.answers = [['93.184.215.14']];
    for (const host of ['93.184.215.14', 'public.example'])
      expect(await refusal(get(by, `http://${host}:22/`))).toMatchObject({
        code: 'SOURCE_FORBIDDEN',
        message: expect.stringContaining('Port 22'),
      });
  });

  it('keeps everything else shut', async () => {
    const by = guard({ SOURCE_ALLOW_CIDRS: '127.0.0.0/8' });
    for (const host of ['10.0.0.1', '169.254.169.254', '[::1]', '[fe80::1]', '192.168.0.1'])
      expect((await refusal(get(by, `http://${host}/`))).code).toBe('SOURCE_FORBIDDEN');
    by.answers = [['127.0.0.1', '10.0.0.1']];
    expect((await refusal(get(by, `http://half.example:${server.port}/`))).code).toBe('SOURCE_FORBIDDEN');
    expect(server.connections).toBe(0);
  });

  it('connects to the address it checked when the name changes its mind', async () => {
    const by = guard({ SOURCE_ALLOW_CIDRS: '127.0.0.1' });
    by.answers = [['127.0.0.1'], ['169.254.169.254']];
    expect(await get(by, `http://rebinding.example:${server.port}/`)).toBe(200);
    expect(by.asked).toBe(1);
    expect(server.requests[0]?.headers.host).toBe(`rebinding.example:${server.port}`);
  });

  it('names every setting that cannot be read', () => {
    expect(() => guard({ SOURCE_ALLOW_CIDRS: '10.0.0/8,::1', SOURCE_ALLOW_PORTS: '80,70000' })).toThrow(
      /SOURCE_ALLOW_CIDRS="10.0.0\/8"[^]*SOURCE_ALLOW_PORTS="70000"/,
    );
  });
});

describe('Guard, behind a proxy', () => {
  it('tunnels to the host by name and still refuses inner addresses', async () => {
    const asked: string[] = [];
    const proxy = createServer((socket) =>
      socket.once('data', (head) => {
        asked.push(String(head).split('\r\n', 1)[0] ?? '');
        socket.write('HTTP/1.1 200 OK\r\n\r\n');
        socket.once('data', () => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n'));
      }),
    );
    await new Promise<void>((done) => proxy.listen(0, '127.0.0.1', done));
    const { port } = proxy.address() as { port: number };
    try {
      const by = guard({ EGRESS_PROXY_URL: `http://127.0.0.1:${port}` });
      by.answers = [[], ['10.0.0.1']];
      expect(await get(by, 'http://videos.example/a.mp4')).toBe(200);
      expect((await refusal(get(by, 'http://inside.example/'))).code).toBe('SOURCE_FORBIDDEN');
      for (const host of ['169.254.169.254', 'localhost', '[::1]', 'metadata.google.internal'])
        expect((await refusal(get(by, `http://${host}/`))).code).toBe('SOURCE_FORBIDDEN');
      const open = guard({ EGRESS_PROXY_URL: `http://127.0.0.1:${port}`, SOURCE_ALLOW_CIDRS: '10.0.0.0/8' });
      open.answers = [[]];
      expect((await refusal(get(open, 'http://metadata.google.internal/'))).code).toBe('SOURCE_FORBIDDEN');
      expect(asked).toEqual(['CONNECT videos.example:80 HTTP/1.1']);
    } finally {
      proxy.close();
    }
  });
});
