import { createServer, type Server } from 'node:net';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { clip } from './support/clip.js';
import { FileServer } from './support/file-server.js';
import { Service } from './support/service.js';

describe('addresses that may not be fetched from', () => {
  let service: Service;
  let listener: Server;
  let connections = 0;
  let port: number;

  beforeAll(async () => {
    listener = createServer((socket) => {
      connections++;
      socket.destroy();
    });
    await new Promise<void>((resolve) => listener.listen(0, '::', resolve));
    port = (listener.address() as AddressInfo).port;
    service = await Service.start({ SOURCE_ALLOW_CIDRS: '', SOURCE_ALLOW_PORTS: '*' });
  }, 60_000);

  afterAll(async () => {
    await service.stop();
    listener.close();
  }, 60_000);

  it.each([
    '127.0.0.1',
    '2130706433',
    '0x7f000001',
    '0177.0.0.1',
    '127.1',
    '[::1]',
    '[::ffff:127.0.0.1]',
    '169.254.169.254',
    'localhost',
    '0.0.0.0',
  ])(
    'refuses http://%s/ without a connection',
    async (host) => {
      const { status, error } = await service.ended(
        await service.submit({ video_url: `http://${host}:${port}/v.mp4` }),
      );
      expect([status, error?.code]).toEqual(['FAILED', 'SOURCE_FORBIDDEN']);
      expect(connections).toBe(0);
    },
    30_000,
  );
});

describe('an allowed network', () => {
  let service: Service;
  let files: FileServer;

  beforeAll(async () => {
    [service, files] = await Promise.all([Service.start({ SOURCE_ALLOW_CIDRS: '127.0.0.0/8' }), FileServer.start()]);
  }, 60_000);

  afterAll(async () => {
    await service.stop();
    await files.stop();
  }, 60_000);

  it('may be fetched from', async () => {
    const { status } = await service.ended(await service.submit({ video_url: files.put('a.mp4', await clip([1])) }));
    expect(status).toBe('SUCCESS');
  }, 60_000);

  it('may not redirect to one that is not allowed', async () => {
    const url = files.put('r.mp4', (response) =>
      response.writeHead(302, { location: 'http://169.254.169.254/v.mp4' }).end(),
    );
    const { error } = await service.ended(await service.submit({ video_url: url }));
    expect(error?.code).toBe('SOURCE_FORBIDDEN');
  }, 30_000);

  it.each([
    ['nothing there', 'SOURCE_UNREACHABLE', (): Buffer | null => null],
    [
      'a page',
      'NOT_A_VIDEO',
      () => Buffer.from('<!doctype html><title>Not found</title><p>This is not the video you look for.</p>'),
    ],
    ['an empty file', 'NOT_A_VIDEO', () => Buffer.alloc(0)],
  ])(
    'fails on %s as %s, with a sentence',
    async (name, code, bytes) => {
      const content = bytes();
      const url = content ? files.put(`${name.replaceAll(' ', '-')}`, content) : `${files.base}/missing.mp4`;
      const { status, error, error_message: message } = await service.ended(await service.submit({ video_url: url }));
      expect([status, error?.code]).toEqual(['FAILED', code]);
      expect(message).toMatch(/^[A-Z].{15,}\.$/);
    },
    30_000,
  );
});
