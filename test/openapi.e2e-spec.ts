import { execFile } from 'node:child_process';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { OpenAPIObject } from '@nestjs/swagger';
import { EXAMPLE_ID } from '../src/docs/examples.js';
import { GUIDES } from '../src/docs/guides.js';
import type { ApiDocument, Schema } from './support/fuzz/schema.js';
import { Schemas } from './support/fuzz/strict-schemas.js';
import { HttpFace } from './support/http-face.js';

const METHODS = ['get', 'post', 'put', 'delete'] as const;

/** What the contract names, and nothing else. */
const OPERATIONS = [
  'DELETE /results/{task_id}',
  'GET /health/live',
  'GET /health/ready',
  'GET /metrics',
  'GET /models',
  'GET /models/{name}',
  'GET /pipelines',
  'GET /pipelines/{name}',
  'GET /problems',
  'GET /problems/{code}',
  'GET /results',
  'GET /results/{task_id}',
  'GET /results/{task_id}/artifacts/{name}',
  'GET /results/{task_id}/events',
  'GET /results/{task_id}/export',
  'GET /results/{task_id}/frames',
  'GET /samples/{name}',
  'GET /uploads/{name}',
  'POST /analyze',
  'POST /results/{task_id}/cancel',
  'POST /search',
  'POST /search/duplicates',
  'POST /signed-urls',
  'POST /uploads',
  'PUT /models/{name}/aliases/{alias}',
];

describe('the OpenAPI document', () => {
  let face: HttpFace;
  let document: OpenAPIObject;

  beforeAll(async () => {
    face = await HttpFace.start();
    document = (await (await face.fetch('/openapi.json')).json()) as OpenAPIObject;
  });

  afterAll(() => face.stop());

  const operations = () =>
    Object.entries(document.paths).flatMap(([path, item]) =>
      METHODS.flatMap((method) => {
        const operation = item[method];
        return operation ? [{ name: `${method.toUpperCase()} ${path}`, operation }] : [];
      }),
    );

  it('is OpenAPI 3.1 and has exactly the operations of the contract', () => {
    expect(document.openapi).toBe('3.1.0');
    expect(
      operations()
        .map(({ name }) => name)
        .sort(),
    ).toEqual(OPERATIONS);
  });

  it('passes the recommended rules of redocly without an error or a warning', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'openapi-'));
    const file = join(folder, 'openapi.json');
    await writeFile(file, JSON.stringify(document));
    const lint = ['node_modules/@redocly/cli/bin/cli.js', 'lint', file, '--extends=recommended', '--format=json'];
    const env = { ...process.env, REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' };
    const run = promisify(execFile)(process.execPath, lint, { env, maxBuffer: 1 << 26 });
    const { stdout } = await run.catch((error: { stdout: string }) => error);
    await rm(folder, { recursive: true, force: true });
    const { totals, problems } = JSON.parse(stdout.slice(stdout.indexOf('{'))) as Lint;
    expect(problems.map(({ ruleId, message, location }) => [ruleId, message, location[0]?.pointer])).toEqual([]);
    expect(totals).toMatchObject({ errors: 0, warnings: 0 });
  }, 60_000);

  it('is served with the address of now, so that Execute works on any port', () => {
    expect(document.servers?.[0]?.url).toBe(face.base);
    const body = document.paths['/analyze']?.post?.requestBody as { content: Record<string, { examples: object }> };
    expect(Object.values(body.content['application/json']?.examples ?? {})[0]).toMatchObject({
      value: { video_url: `${face.base}/samples/sample.mp4` },
    });
  });

  it('has an id, a summary, a tag and an example of success on every operation', () => {
    for (const { name, operation } of operations()) {
      expect([name, operation.operationId, operation.summary, operation.tags?.length]).toEqual([
        name,
        expect.stringMatching(/^[a-z][A-Za-z]+$/),
        expect.any(String),
        1,
      ]);
      expect([name, hasExample(operation.responses)]).toEqual([name, true]);
    }
  });

  it('answers every documented error as a problem with an example', () => {
    for (const { name, operation } of operations())
      for (const [status, response] of Object.entries(operation.responses))
        if (Number(status) >= 400)
          expect([name, status, response]).toEqual([
            name,
            status,
            expect.objectContaining({
              content: { 'application/problem+json': expect.objectContaining({ examples: expect.any(Object) }) },
            }),
          ]);
  });

  it('names an example of every answer and body, each as its schema has it', () => {
    const schemas = new Schemas(document as unknown as ApiDocument, true);
    const faults = operations().flatMap(({ name, operation }) =>
      mediaOf(operation).flatMap(([place, { schema, examples }]) => {
        const values = Object.entries(examples ?? {});
        if (values.length === 0 && !JSON.stringify(schema).includes('binary')) return [`${name} ${place}: no example`];
        return values.flatMap(([key, { value }]) =>
          schemas.faults(schema, value).map((fault) => `${name} ${place} ${key}: ${fault}`),
        );
      }),
    );
    expect(faults).toEqual([]);
  });

  it('says in every problem where it happened', () => {
    const { responses } = document.paths['/results/{task_id}']?.get ?? { responses: {} };
    expect(JSON.stringify(responses['404'])).toContain(`"instance":"/results/${EXAMPLE_ID}"`);
  });

  it('is told to language models, with links that lead somewhere', async () => {
    const answer = await face.fetch('/llms.txt');
    const text = await answer.text();
    expect(answer.headers.get('content-type')).toBe('text/plain; charset=utf-8');
    expect(text).toMatch(/^# video-ai-system\n\n> /);
    for (const { operation } of operations()) expect(text).toContain(`/${operation.operationId}): `);
    const links = [...text.matchAll(/\]\((\S+?)(#\S*)?\)/g)].map(([, url]) => url as string);
    for (const url of new Set(links)) expect([url, url.startsWith(face.base)]).toEqual([url, true]);
    for (const url of new Set(links))
      if (url !== `${face.base}/`) expect([url, (await fetch(url)).status]).toEqual([url, 200]);
  });

  it('lists every guide there is', async () => {
    const there = (await readdir('docs')).filter((name) => name.endsWith('.md'));
    expect(GUIDES.map(([name]) => `${name}.md`).sort()).toEqual(there.sort());
  });

  it('links from 202 to what comes next', () => {
    const accepted = document.paths['/analyze']?.post?.responses['202'] as { links: Record<string, unknown> };
    expect(Object.keys(accepted.links)).toEqual(['getResult', 'cancelAnalysis', 'followResult']);
  });

  it('orders its tags as a user meets them', () => {
    expect(document.tags?.map(({ name }) => name)).toEqual([
      'Quick start',
      'Analysis',
      'Results',
      'Search',
      'Pipelines',
      'Models',
      'Artefacts & exports',
      'Webhooks',
      'System',
    ]);
  });

  it('is explored at /docs with nothing from elsewhere', async () => {
    const page = await face.fetch('/docs');
    const html = await page.text();
    expect(page.headers.get('content-type')).toMatch(/^text\/html/);
    expect(html).not.toMatch(/(src|href)="https?:/);
    for (const [, path] of html.matchAll(/(?:src|href)="\.?\/?([^"]+)"/g))
      expect([path, (await face.fetch(`/${path}`)).status]).toEqual([path, 200]);
    const options = await (await face.fetch('/docs/swagger-ui-init.js')).text();
    expect(options).toContain('"tryItOutEnabled": true');
    expect(options).toContain(`${face.base}/samples/sample.mp4`);
  });
});

interface Lint {
  totals: { errors: number; warnings: number };
  problems: { ruleId: string; message: string; location: { pointer?: string }[] }[];
}

interface Media {
  schema: Schema;
  examples?: Record<string, { value: unknown }>;
}

/** Every body that an operation takes as JSON, answers with, or calls back with. */
function mediaOf(operation: object): [place: string, media: Media][] {
  const { requestBody, responses, callbacks } = operation as {
    requestBody?: { content: Record<string, Media> };
    responses: Record<string, { content?: Record<string, Media> }>;
    callbacks?: Record<string, Record<string, { post: object }>>;
  };
  const called = Object.values(callbacks ?? {}).flatMap((paths) => Object.values(paths));
  return [
    ...Object.entries(requestBody?.content ?? {}),
    ...Object.entries(responses).flatMap(([status, { content = {} }]) =>
      Object.entries(content).map(([type, media]): [string, Media] => [`${status} ${type}`, media]),
    ),
    ...called.flatMap(({ post }) => mediaOf(post)),
  ];
}

/** Whether some success says by example what it is; bytes and empty answers say it by their type. */
function hasExample(responses: OpenAPIObject['paths'][string] extends never ? never : object): boolean {
  return Object.entries(responses).some(([status, response]) => {
    const { content } = response as {
      content?: Record<string, { example?: unknown; examples?: unknown; schema?: object }>;
    };
    if (!/^[23]/.test(status)) return false;
    if (!content) return true;
    return Object.values(content).some(
      ({ example, examples, schema }) =>
        example !== undefined || examples !== undefined || JSON.stringify(schema).includes('binary'),
    );
  });
}
