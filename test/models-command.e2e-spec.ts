import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { create } from 'tar';
import { HttpServer } from './support/http-server.js';
import { hasSharedData, NEEDS_DATA, SHARED_DATA, sharedFile } from './support/shared-data.js';
import { colorGraph, embedCard, writeModel } from './support/tiny-models.js';

/** Files of the catalogue, as the public places name them, that are in the shared data. */
const REAL: Record<string, string> = {
  'silero_vad.onnx': 'models/silero_vad.onnx',
  'version-RFB-320.onnx': 'models/face_rfb_320.onnx',
  'person-reidentification-retail-0248.onnx': 'models/person_reid_0248.onnx',
  'en_number_mobile_v2.0_rec_infer.onnx': 'models/ocr_rec_en_number_v2.onnx',
  'en_PP-OCRv3_det_infer.onnx': 'models/ocr_det_en_ppocrv3.onnx',
  'en_dict.txt': 'models/dict_en_95.txt',
  'deeplab_v3_1_default_1.onnx': 'models/deeplab_v3_mobilenet_257.onnx',
  'face_detection_yunet_120x160.onnx': 'models/face_yunet_120x160.onnx',
};
const IDS = [
  'silero-vad',
  'ultraface',
  'person-reid-0248',
  'ppocr-rec-v2-en',
  'ppocr-det-v3-en',
  'deeplab-v3',
  'yunet-160',
];

describe('the command models', () => {
  let root: string;
  let models: string;
  let server: HttpServer;

  beforeAll(async () => {
    server = await HttpServer.start();
  });
  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'models-command-'));
    models = join(root, 'models');
    await mkdir(models);
    server.requests.length = 0;
    server.answer = ({ url }, response) => serve(url ?? '', response);
  });
  afterEach(() => rm(root, { recursive: true }));
  afterAll(() => server.stop());

  function serve(url: string, response: ServerResponse): void {
    const path = REAL[decodeURIComponent(url.split('/').at(-1) ?? '')];
    if (!path) return void response.writeHead(404).end();
    const bytes = sharedFile(path);
    response.writeHead(200, { 'content-length': bytes.length }).end(bytes);
  }

  function start(...words: string[]) {
    const env = {
      ...process.env,
      MODEL_REGISTRY_PATH: models,
      GITHUB_ENDPOINT: server.url(''),
      HF_ENDPOINT: server.url(''),
    };
    return spawn(process.execPath, ['dist/cli.js', 'models', ...words], { env: { ...env, NODE_OPTIONS: '' } });
  }

  async function run(...words: string[]): Promise<{ code: number | null; text: string }> {
    const child = start(...words);
    let text = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (text += String(chunk)));
    const code = await new Promise<number | null>((done) => child.once('close', done));
    return { code, text };
  }

  it('says which commands there are', async () => {
    expect(await run('--help')).toMatchObject({
      code: 0,
      text: expect.stringContaining('models pull <id…>') as unknown as string,
    });
    expect(await run('pul')).toMatchObject({
      code: 2,
      text: expect.stringContaining('no command "models pul"') as unknown as string,
    });
    expect((await run('pull', '--fast')).code).toBe(2);
  });

  it('shows size and licence of what it would fetch, and fetches nothing', async () => {
    const { code, text } = await run('pull', 'yolox-nano', 'dfine-n', '--dry-run');
    expect(code).toBe(0);
    expect(text).toMatch(/yolox-nano +0\.1\.1rc0 +3\.66 MB +Apache-2\.0/);
    expect(text).toMatch(/total +18\.92 MB/);
    expect(server.requests).toEqual([]);
  });

  (hasSharedData ? it : it.skip)(
    `fetches real models, each checked as at start, and names what it could not have${NEEDS_DATA}`,
    async () => {
      const { code, text } = await run('pull', ...IDS, 'transnetv2');
      for (const id of IDS) expect(text).toMatch(new RegExp(`READY ${id}@`));
      expect(text).toMatch(/^FAILED transnetv2: .*transnetv2\.onnx answers 404$/m);
      expect(code).toBe(1);
      expect((await run('verify')).text.match(/^READY /gm)).toHaveLength(IDS.length);
      expect((await run('pull', 'silero-vad')).text).toContain('silero-vad@6.2.1 is already installed');
      const { text: list } = await run('list');
      expect(list).toMatch(/silero-vad +6\.2\.1 +vad +2\.33 MB +MIT +installed/);
      expect(list).toMatch(/yolox-nano +0\.1\.1rc0 +detect +3\.66 MB +Apache-2\.0 +available/);
    },
    120_000,
  );

  (hasSharedData ? it : it.skip)(
    `leaves nothing half installed when it is killed, and goes on from there${NEEDS_DATA}`,
    async () => {
      const bytes = sharedFile('models/silero_vad.onnx');
      server.answer = (_request, response) => {
        response.writeHead(200, { 'content-length': bytes.length });
        response.write(bytes.subarray(0, 1_500_000));
      };
      const child = start('pull', 'silero-vad');
      const part = join(models, '.staging', 'silero-vad', '6.2.1', 'model.onnx.part');
      while (!existsSync(part) || (await readFile(part)).length < 1_500_000)
        await new Promise((done) => setTimeout(done, 50));
      child.kill('SIGKILL');
      await new Promise((done) => child.once('close', done));
      expect((await run('list')).text).not.toMatch(/silero-vad .* installed/);
      server.requests.length = 0;
      server.answer = ({ url, headers }, response) => {
        if (!url?.endsWith('.onnx')) return void response.writeHead(404).end();
        const from = Number(headers.range?.slice(6, -1) ?? 0);
        response.writeHead(206, { 'content-range': `bytes ${from}-${bytes.length - 1}/${bytes.length}` });
        response.end(bytes.subarray(from));
      };
      expect((await run('pull', 'silero-vad')).text).toContain('READY silero-vad@6.2.1');
      expect(server.requests[0]?.headers.range).toBe('bytes=1500000-');
    },
    60_000,
  );

  (hasSharedData ? it : it.skip)(
    `imports an ONNX file with the card of a model like it${NEEDS_DATA}`,
    async () => {
      const file = join(SHARED_DATA, 'models', 'yolox_nano_416.onnx');
      expect(await run('import', file, '--like', 'yolox-nano', '--name', 'mine', '--version', '2')).toEqual({
        code: 0,
        text: 'READY mine@2\n',
      });
      const card = JSON.parse(await readFile(join(models, 'mine', '2', 'model.json'), 'utf8')) as { sha256: string };
      expect(card.sha256).toBe(
        createHash('sha256')
          .update(await readFile(file))
          .digest('hex'),
      );
      const wrong = await run('import', file, '--like', 'ultraface');
      expect(wrong.code).toBe(1);
      expect(wrong.text).toContain('the graph has no input "input"; there are images');
      expect(await readdir(models)).toEqual(['.staging', 'mine']);
    },
    60_000,
  );

  it('imports a folder, refuses a bad one with the sentence, and keeps it only by force', async () => {
    const bad = await writeModel(
      root,
      embedCard({ name: 'bad', outputs: [{ name: 'nothing', role: 'embedding', shape: [-1, 3] }] }),
    );
    const good = await writeModel(root, embedCard());
    expect(await run('import', good)).toEqual({ code: 0, text: 'READY color@1\n' });
    expect((await run('import', good)).text).toContain('color@1 is already installed');
    const refused = await run('import', bad);
    expect(refused).toMatchObject({
      code: 1,
      text: expect.stringContaining('the graph has no output "nothing"') as unknown as string,
    });
    expect(existsSync(join(models, 'bad'))).toBe(false);
    expect((await run('import', bad, '--force')).text).toContain('kept by --force');
    expect((await run('verify', 'bad')).code).toBe(1);
  }, 60_000);

  it('carries models to a machine without a network in one file', async () => {
    await writeModel(models, embedCard());
    await writeModel(models, embedCard({ version: '2' }));
    const bundle = join(root, 'out.tar');
    expect((await run('export-bundle', bundle, 'color@1', 'color@2')).code).toBe(0);
    expect((await run('rm', 'color')).text).toBe('removed color@1\nremoved color@2\n');
    expect(await readdir(models)).toEqual([]);
    expect(await run('import', bundle)).toEqual({ code: 0, text: 'READY color@1\nREADY color@2\n' });
  }, 60_000);

  it('takes nothing out of a bundle that leads elsewhere', async () => {
    const folder = await writeModel(join(root, 'x'), embedCard());
    await rm(join(folder, 'model.onnx'));
    await writeFile(join(root, 'secret.onnx'), colorGraph());
    await symlink(join(root, 'secret.onnx'), join(folder, 'model.onnx'));
    const links = join(root, 'links.tar');
    await create({ file: links, cwd: join(root, 'x') }, ['color']);
    expect(await run('import', links)).toMatchObject({
      code: 1,
      text: expect.stringContaining('holds a SymbolicLink') as unknown as string,
    });
    const up = join(root, 'up.tar');
    await create({ file: up, cwd: join(root, 'x', 'color'), preservePaths: true }, ['../../secret.onnx']);
    expect(await run('import', up)).toMatchObject({
      code: 1,
      text: expect.stringContaining('no path of a model') as unknown as string,
    });
    expect(existsSync(join(models, 'color'))).toBe(false);
    expect((await readdir(join(models, '.staging'))).filter((name) => name.startsWith('bundle'))).toEqual([]);
  }, 60_000);

  it('does not remove what an alias means', async () => {
    await writeModel(models, embedCard());
    await writeFile(join(models, 'aliases.json'), '{"color":{"production":"1"}}');
    expect((await run('rm', 'color@1')).text).toContain('is what the alias color:production means');
    expect((await run('rm', 'colour')).text).toContain('there is no model colour; there are color');
  });
});
