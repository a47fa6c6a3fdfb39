import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Controller, Get, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { documentOf, fuzz } from './support/fuzz/fuzzer.js';
import type { ApiDocument } from './support/fuzz/schema.js';
import { HttpFace } from './support/http-face.js';
import { Service } from './support/service.js';

/** `FUZZ_SEED` replays a run; `npm run chaos -- api` has longer ones. */
const SEED = Number(process.env['FUZZ_SEED'] ?? Date.now() % 1_000_000);

describe(`the API under a fuzzer (FUZZ_SEED=${SEED})`, () => {
  let service: Service;
  let document: ApiDocument;

  beforeAll(async () => {
    service = await Service.start({ WORKERS: '0', MAX_VIDEO_BYTES: '1000000' });
    document = await documentOf(service.base);
  }, 60_000);
  afterAll(() => service.stop(), 60_000);

  it('answers as its document says, has no 500, and lives', async () => {
    const { faults, reached, requests } = await fuzz(service.base, { seed: SEED, requests: 1_500, document });
    expect({ seed: SEED, faults }).toEqual({ seed: SEED, faults: [] });
    expect(requests).toBe(1_500);
    expect([...reached.keys()]).toEqual(
      expect.arrayContaining(['POST /analyze', 'POST /uploads', 'GET /results/{task_id}']),
    );
    expect(service.api.log.filter(({ level }) => level === 'error')).toEqual([]);
  }, 300_000);

  /** What a run finds when the document says something else than the service does. */
  async function foundWith(change: (document: ApiDocument) => void): Promise<string[]> {
    const changed = structuredClone(document);
    change(changed);
    return (await fuzz(service.base, { seed: SEED, requests: 600, most: 1, document: changed })).faults;
  }

  it.each<[string, RegExp, (document: ApiDocument) => void]>([
    [
      'a status is missing',
      /404 is not documented/,
      ({ paths }) => delete paths['/results/{task_id}']!['get']!.responses['404'],
    ],
    [
      'a member has another type',
      /must be string/,
      ({ components }) => (components.schemas['ProblemKind']!.properties!['status'] = { type: 'string' }),
    ],
    [
      'a member is missing',
      /must NOT have additional properties/,
      ({ components }) => delete components.schemas['ProblemKind']!.properties!['about'],
    ],
    [
      'a header is promised that does not come',
      /no header X-Absent/,
      ({ paths }) =>
        (paths['/pipelines']!['get']!.responses['200']!.headers = { 'X-Absent': { required: true, schema: {} } }),
    ],
    [
      'a media type is another',
      /application\/json is not documented/,
      ({ paths }) => (paths['/models']!['get']!.responses['200']!.content = { 'text/plain': {} }),
    ],
    [
      'fewer requests are valid',
      /for a request that is not valid/,
      ({ components }) => (components.schemas['AnalyzeRequest']!.properties!['video_url']!.maxLength = 5),
    ],
  ])(
    'fails when %s',
    async (_, fault, change) => {
      expect((await foundWith(change)).join('\n')).toMatch(fault);
    },
    120_000,
  );
});

@Controller('pipelines/production')
class Faulty {
  @Get()
  read(@Res() reply: FastifyReply): void {
    if (reply.request.headers['if-none-match'] === undefined) throw new Error('at secret (/srv/app/file.js:1)');
    void reply.send('');
  }
}

describe('a service with a fault of its own under the fuzzer', () => {
  let face: HttpFace;

  beforeAll(async () => {
    face = await HttpFace.start({}, [Faulty]);
  });
  afterAll(() => face.stop());

  it('is found out', async () => {
    const run = { seed: SEED, requests: 900, most: 1 };
    const { faults } = await fuzz(face.base, run);
    expect(faults.join('\n')).toMatch(/GET \/pipelines\/production\S* .* → 500: 500/);
  }, 120_000);
});
