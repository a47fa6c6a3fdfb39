import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { HttpServer } from '../../test/support/http-server.js';
import { NO_MOUNT, SmallDisk } from '../../test/support/small-disk.js';
import { colorGraph, embedCard } from '../../test/support/tiny-models.js';
import { Catalogue } from '../model-registry/catalogue/catalogue.js';
import type { CatalogueRecord } from '../model-registry/catalogue/catalogue-record.js';
import type { Model } from '../model-registry/model.js';
import { ModelTrial } from '../model-registry/model-trial.js';
import { Downloads } from './download.js';
import { Endpoints } from './endpoints.js';
import { Puller, type PullOptions } from './pull.js';

/** Larger than what a socket takes at once, so that a cut falls into the middle. */
const GRAPH = Buffer.concat([colorGraph(), Buffer.alloc(3_000_000, 7)]);
const SHA256 = createHash('sha256').update(GRAPH).digest('hex');
const PATH = '/maker/color/resolve/abc/onnx/model.onnx';

class Trial extends ModelTrial {
  faults: string[] = [];
  reason: string | null = null;
  override misfits = (): string[] => this.faults;
  override tryOut = async (_model: Model): Promise<string | null> => this.reason;
}

describe('Puller', () => {
  let folder: string;
  let root: string;
  let server: HttpServer;
  let trial: Trial;
  let notes: string[];
  let open: Downloads[];

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'pull-'));
    root = join(folder, 'models');
    await mkdir(join(folder, 'catalogue', 'labels'), { recursive: true });
    server = await HttpServer.start(serve);
    trial = new Trial();
    [notes, open] = [[], []];
  });
  afterEach(async () => {
    for (const downloads of open) await downloads.close();
    await server.stop();
    await rm(folder, { recursive: true });
  });

  /** The file, or from where it is asked. */
  function serve({ headers }: IncomingMessage, response: ServerResponse): void {
    const from = Number(/^bytes=(\d+)-$/.exec(headers.range ?? '')?.[1] ?? 0);
    const range = { 'content-range': `bytes ${from}-${GRAPH.length - 1}/${GRAPH.length}` };
    response.writeHead(from > 0 ? 206 : 200, { 'content-length': GRAPH.length - from, ...(from > 0 && range) });
    response.end(GRAPH.subarray(from));
  }

  async function puller(changes: Partial<CatalogueRecord> = {}, token = 'hf_secret'): Promise<Puller> {
    const { task, description, input, outputs } = embedCard();
    const record: CatalogueRecord = {
      id: 'color',
      version: '1',
      license: { spdx: 'MIT', basis: 'upstream', url: 'https://example.org/licence', requiresAcceptance: false },
      evidence: 'several',
      source: { host: 'huggingface', repo: 'maker/color', revision: 'abc' },
      files: [{ role: 'model', path: 'onnx/model.onnx', file: 'model.onnx', bytes: GRAPH.length, sha256: SHA256 }],
      labels: null,
      card: { task, description, input, outputs },
      notes: '',
      ...changes,
    };
    await writeFile(join(folder, 'catalogue', 'color.json'), JSON.stringify(record));
    const endpoints = new Endpoints({ HF_ENDPOINT: server.url(''), GITHUB_ENDPOINT: server.url(''), HF_TOKEN: token });
    const downloads = new Downloads(endpoints);
    open.push(downloads);
    const progress = {
      begin: () => ({ advance: () => undefined, end: () => undefined }),
      note: (sentence: string) => void notes.push(sentence),
    };
    const catalogue = new Catalogue(join(folder, 'catalogue'));
    return new Puller(root, catalogue, downloads, endpoints, trial, progress);
  }

  const pull = async (changes?: Partial<CatalogueRecord>, options?: PullOptions) =>
    (await puller(changes)).pull('color', options);

  const files = (facts: { bytes?: number | null; sha256?: string | null }) => ({
    files: [
      { role: 'model', path: 'onnx/model.onnx', file: 'model.onnx', bytes: GRAPH.length, sha256: SHA256, ...facts },
    ],
  });

  const installed = async (): Promise<string[]> =>
    existsSync(join(root, 'color', '1')) ? (await readdir(join(root, 'color', '1'))).sort() : [];

  it('installs a model whole, with its card and where it came from', async () => {
    expect(await pull()).toEqual({ id: 'color@1', isReady: true, reason: null });
    expect(await installed()).toEqual(['model.json', 'model.onnx', 'origin.json']);
    expect(await readdir(join(root, '.staging'))).toEqual([]);
    const card = JSON.parse(await readFile(join(root, 'color', '1', 'model.json'), 'utf8')) as object;
    expect(card).toMatchObject({ name: 'color', version: '1', sha256: SHA256, labels: null });
    expect(server.requests.map(({ url }) => url)).toEqual([PATH]);
    expect(server.requests[0]?.headers.authorization).toBe('Bearer hf_secret');
    expect(await pull()).toBeNull();
  });

  it('goes on where the connection was cut', async () => {
    server.answer = (request, response) => {
      if (server.requests.length > 2) return serve(request, response);
      const from = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? 0);
      response.writeHead(from ? 206 : 200, {
        'content-length': GRAPH.length - from,
        ...(from && { 'content-range': `bytes ${from}-${GRAPH.length - 1}/${GRAPH.length}` }),
      });
      response.write(GRAPH.subarray(from, from + 1_000_000), () => setTimeout(() => response.destroy(), 30));
    };
    expect(await pull()).toMatchObject({ isReady: true });
    const ranges = server.requests.map(({ headers }) => headers.range ?? 'all');
    expect(ranges[0]).toBe('all');
    expect(ranges.length).toBe(3);
    expect(Number(ranges[2]?.slice(6, -1))).toBeGreaterThan(1_000_000);
  });

  it('goes on with what an earlier process left', async () => {
    await mkdir(join(root, '.staging', 'color', '1'), { recursive: true });
    await writeFile(join(root, '.staging', 'color', '1', 'model.onnx.part'), GRAPH.subarray(0, 2_000_000));
    const dead = { token: 'x', pid: 2 ** 22 + 1, host: hostname() };
    await writeFile(join(root, '.staging', 'color@1.lock'), JSON.stringify(dead));
    expect(await pull()).toMatchObject({ isReady: true });
    expect(server.requests.map(({ headers }) => headers.range)).toEqual(['bytes=2000000-']);
  });

  it('begins anew when what was left is of another file', async () => {
    await mkdir(join(root, '.staging', 'color', '1'), { recursive: true });
    await writeFile(join(root, '.staging', 'color', '1', 'model.onnx.part'), Buffer.alloc(1_000));
    expect(await pull()).toMatchObject({ isReady: true });
    expect(server.requests.map(({ headers }) => headers.range)).toEqual(['bytes=1000-', undefined]);
  });

  it('refuses another checksum and keeps nothing of it', async () => {
    await expect(pull(files({ sha256: 'ab'.repeat(32) }))).rejects.toThrow(
      /sha256 must be abababababab…, is [0-9a-f]{12}…/,
    );
    expect(await installed()).toEqual([]);
    expect(await readdir(join(root, '.staging', 'color', '1'))).toEqual([]);
  });

  it('refuses a size that is announced wrong before a byte is written, and one that turns out wrong', async () => {
    await expect(pull(files({ bytes: 10 }))).rejects.toThrow(`announces ${GRAPH.length} bytes, the catalogue says 10`);
    server.answer = (_request, response) => void response.writeHead(200).end(GRAPH);
    await expect(pull(files({ bytes: 2_000_000 }))).rejects.toThrow('sends more than 2000000 bytes');
    expect(await installed()).toEqual([]);
  });

  it('takes a body that is shorter than announced for cut off, and gives up in the end', async () => {
    server.answer = (_request, response) => {
      response.writeHead(200, { 'content-length': GRAPH.length });
      response.write('half', () => response.destroy());
    };
    await expect(pull()).rejects.toThrow(/cut off after|ends after|another range|cannot be reached/);
    expect(await installed()).toEqual([]);
  }, 30_000);

  (NO_MOUNT ? it.skip : it).each([0, 1_000_000])(
    'says that the disk is full with %d bytes left on it, installs nothing, and goes on once there is room',
    async (left) => {
      const disk = new SmallDisk(8_000_000);
      try {
        root = disk.path;
        disk.fill(left);
        await expect(pull()).rejects.toThrow(
          `color: the disk of ${root} is full; once it has room, the same pull goes on`,
        );
        expect(await installed()).toEqual([]);
        disk.free();
        expect(await pull()).toMatchObject({ isReady: true });
        if (left > 0) expect(server.requests.at(-1)?.headers.range).toMatch(/^bytes=[1-9]/);
      } finally {
        disk.remove();
      }
    },
  );

  it('records a checksum that nobody published', async () => {
    await pull(files({ sha256: null, bytes: null }));
    expect(notes).toContain(`color/model.onnx: no checksum is published; recorded sha256 ${SHA256}`);
    const origin = JSON.parse(await readFile(join(root, 'color', '1', 'origin.json'), 'utf8')) as object;
    expect(origin).toMatchObject({ files: [{ checksum: 'recorded', sha256: SHA256 }] });
  });

  it('fetches once when two pull at once', async () => {
    const both = await Promise.all([pull(), pull()]);
    expect(both.filter(Boolean)).toHaveLength(1);
    expect(server.requests).toHaveLength(1);
    expect(notes).toContain('color: somebody else is installing it; waiting');
  });

  it('follows redirects without the token', async () => {
    const elsewhere = await HttpServer.start(serve);
    server.answer = (_request, response) => void response.writeHead(302, { location: elsewhere.url('/file') }).end();
    await pull();
    expect(elsewhere.requests[0]?.headers.authorization).toBeUndefined();
    await elsewhere.stop();
  });

  it('asks for a licence to be accepted before it fetches anything', async () => {
    const license = {
      spdx: 'LicenseRef-X',
      basis: 'upstream' as const,
      url: 'https://example.org/x',
      requiresAcceptance: true,
    };
    await expect(pull({ license })).rejects.toThrow(
      'LicenseRef-X must be accepted (https://example.org/x): --accept-license',
    );
    expect(server.requests).toEqual([]);
    expect(await pull({ license }, { acceptLicense: true })).toMatchObject({ isReady: true });
  });

  it('refuses what no task can run before it fetches anything', async () => {
    trial.faults = ['no task is named "depth"; there are embed'];
    await expect(pull()).rejects.toThrow('color: no task is named "depth"');
    expect(server.requests).toEqual([]);
  });

  it('does not install what fails its check, unless told to', async () => {
    trial.reason = 'the graph has no input "frames"; there are pixels';
    await expect(pull()).rejects.toThrow('color@1: the graph has no input "frames"');
    expect(await installed()).toEqual([]);
    expect(await pull({}, { force: true })).toMatchObject({ isReady: false, reason: trial.reason });
    expect(server.requests).toHaveLength(1);
  });

  it('says what the server answers', async () => {
    server.answer = (_request, response) => void response.writeHead(401).end();
    await expect(pull()).rejects.toThrow(/onnx\/model\.onnx answers 401: set HF_TOKEN/);
  });
});
