import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { newTask } from '../../test/support/http-face.js';
import { SearchFace } from '../../test/support/search-face.js';
import type { ProblemDocument } from '../http/problem.document.js';
import { VectorStoreUnavailable } from '../vector-store/vector-store.js';

const RED = [255, 0, 0];

describe('POST /search, asked wrongly', () => {
  let face: SearchFace;
  let analysed: string;
  let image: string;

  beforeAll(async () => {
    face = await SearchFace.start();
    analysed = await face.video('ann', [{ color: RED }]);
    image = face.picture(...RED).toString('base64');
  });
  afterAll(() => face.stop());
  afterEach(() => {
    jest.restoreAllMocks();
  });

  const problem = async (body: unknown, owner: 'ann' | 'ben' = 'ann'): Promise<ProblemDocument> =>
    (await (await face.ask(body, owner)).json()) as ProblemDocument;

  it.each<[object, [string, string][]]>([
    [{}, [['#', 'REQUIRED']]],
    [{ text: null, image: null }, [['#', 'REQUIRED']]],
    [
      { text: 'red', image: 'AAAA' },
      [
        ['#/text', 'MORE_THAN_ONE'],
        ['#/image', 'MORE_THAN_ONE'],
      ],
    ],
    [
      { image: 'AAAA', time_ms: 0 },
      [
        ['#/image', 'MORE_THAN_ONE'],
        ['#/task_id', 'MORE_THAN_ONE'],
      ],
    ],
    [{ task_id: 'x' }, [['#/time_ms', 'REQUIRED']]],
    [{ time_ms: 5 }, [['#/task_id', 'REQUIRED']]],
    [{ text: '   ' }, [['#/text', 'INVALID']]],
    [{ text: 'x'.repeat(1001) }, [['#/text', 'INVALID']]],
    [{ text: 7 }, [['#/text', 'NOT_A_STRING']]],
    [{ image: '' }, [['#/image', 'NOT_BASE64']]],
    [{ image: 'not base64!' }, [['#/image', 'NOT_BASE64']]],
    [{ image: 'AAAAA' }, [['#/image', 'NOT_BASE64']]],
    [{ image: 'AAAA' }, [['#/image', 'NOT_A_PICTURE']]],
    [{ image: 'https://example.org/a.jpg' }, [['#/image', 'FOREIGN_URL']]],
    [{ image: 'file:///etc/passwd' }, [['#/image', 'FOREIGN_URL']]],
    [{ image: 'AAAA', model: 'nobody' }, [['#/model', 'MODEL_NOT_FOUND']]],
    [{ image: 'AAAA', model: 'color@9' }, [['#/model', 'MODEL_NOT_FOUND']]],
    [{ image: 'AAAA', model: 'bright' }, [['#/model', 'NOT_AN_EMBEDDING_MODEL']]],
    [{ image: 'AAAA', pipeline: 'nobody' }, [['#/pipeline', 'PIPELINE_NOT_FOUND']]],
    [{ image: 'AAAA', pipeline: 'shots' }, [['#/pipeline', 'NO_EMBEDDINGS']]],
    [{ image: 'AAAA', limit: 0 }, [['#/limit', 'OUT_OF_RANGE']]],
    [{ image: 'AAAA', limit: 101 }, [['#/limit', 'OUT_OF_RANGE']]],
    [{ image: 'AAAA', group_by: 'day' }, [['#/group_by', 'UNKNOWN_VALUE']]],
    [{ image: 'AAAA', moment: {} }, [['#/moment', 'UNKNOWN_FIELD']]],
    [{ image: 'AAAA', filter: [] }, [['#/filter', 'NOT_AN_OBJECT']]],
    [{ image: 'AAAA', filter: { task_ids: 'x' } }, [['#/filter/task_ids', 'INVALID']]],
    [{ image: 'AAAA', filter: { metadata: { a: 1 } } }, [['#/filter/metadata/a', 'NOT_A_STRING']]],
    [{ image: 'AAAA', filter: { time: { start_ms: 1.5 } } }, [['#/filter/time/start_ms', 'NOT_A_WHOLE_NUMBER']]],
    [{ image: 'AAAA', filter: { owner: 'ben' } }, [['#/filter/owner', 'UNKNOWN_FIELD']]],
  ])('refuses %j and says where', async (body, expected) => {
    const { status, code, errors = [] } = await problem(body);
    expect([status, code]).toEqual([422, 'VALIDATION_FAILED']);
    expect(errors.map((fault) => [fault.pointer, fault.code])).toEqual(expected);
  });

  it('says what installs a model that lacks, and which one reads words', async () => {
    const detail = async (body: object) => (await problem(body)).detail;
    expect(await detail({ image, pipeline: 'gone' })).toBe(
      'The model clip-vit-b32 is not installed: npm run models -- pull clip-vit-b32.',
    );
    expect(await detail({ text: 'red' })).toBe(
      'The model color@1 has no tower for text. color-words@1 has one: say "model": "color-words@1".',
    );
  });

  it('takes a picture of 5 MiB in base64 and refuses a larger one', async () => {
    const zeros = (bytes: number) => Buffer.alloc(bytes).toString('base64');
    expect((await problem({ image: zeros(5 * 2 ** 20) })).errors).toMatchObject([{ code: 'NOT_A_PICTURE' }]);
    expect((await problem({ image: zeros(5 * 2 ** 20 + 1024) })).errors).toMatchObject([{ code: 'TOO_LARGE' }]);
    expect(await problem({ image: zeros(6 * 2 ** 20) })).toMatchObject({ status: 413, code: 'BODY_TOO_LARGE' });
  });

  it('answers as results do for a moment of a task that is not there, is foreign, or has not succeeded', async () => {
    const absent = '01976d3e-8f4b-7c21-9a55-3e1f0b6d2c48';
    const waiting = newTask({}, 'ann');
    await face.keyed.face.results.accept(waiting);
    expect(await problem({ task_id: absent, time_ms: 0 })).toMatchObject({ status: 404, code: 'TASK_NOT_FOUND' });
    expect(await problem({ task_id: analysed, time_ms: 0 }, 'ben')).toMatchObject({ code: 'TASK_NOT_FOUND' });
    expect(await problem({ task_id: waiting.id, time_ms: 0 })).toMatchObject({ status: 409, code: 'RESULT_NOT_READY' });
    expect((await problem({ task_id: analysed, time_ms: 10_001 })).errors).toMatchObject([{ pointer: '#/time_ms' }]);
  });

  it('says that there are no vectors of a model, and of which version there are', async () => {
    const none = await face.video('ann', []);
    expect(await problem({ task_id: none, time_ms: 0 })).toMatchObject({
      status: 409,
      code: 'NOT_INDEXED',
      detail: `The task ${none} has no vectors of color@1; its pipeline stores none.`,
    });
    await face.store.ensure({ name: 'color-words_0', dimensions: 3 });
    expect(await problem({ image, model: 'color-words' })).toMatchObject({
      status: 409,
      code: 'NOT_INDEXED',
      detail:
        'No video has vectors of color-words@1 yet; there are those of another version (color-words_0): analyse videos with a pipeline that embeds with it, or have those there are embedded anew (reindex --model color-words@1).',
    });
  });

  it('answers 503 while the vector store does not', async () => {
    jest.spyOn(face.store, 'search').mockRejectedValue(new VectorStoreUnavailable('secret host'));
    const answer = await face.ask({ image });
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '5']);
    expect(await answer.json()).toMatchObject({
      code: 'VECTOR_STORE_UNAVAILABLE',
      detail: 'The vector store does not answer.',
    });
  });
});
