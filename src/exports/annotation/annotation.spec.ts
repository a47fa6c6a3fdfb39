import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from '@jest/globals';
import { resultOf, sampledFrames } from '../../../test/support/sample-result.js';
import { COCO_SCHEMA } from '../../../test/schemas/coco.schema.js';
import type { FrameFindings, ObjectFinding } from '../../common/findings.js';
import { observe, type Observation } from '../../observations/observation.js';
import type { ExportSource } from '../export-source.js';
import { coco } from './coco.js';
import { motDetections, motTracks } from './mot.js';

const object = (label: string, labelId: number, x: number, trackId?: number): ObjectFinding => ({
  label,
  labelId,
  confidence: 0.75,
  model: 'm@1',
  box: { x, y: 0.1, width: 0.25, height: 0.5 },
  ...(trackId !== undefined && { trackId }),
});

const FRAMES: FrameFindings[] = [
  { objects: [object('person', 0, 0, 1), object('dog', 16, 0.5)] },
  {},
  { objects: [object('person', 0, 0.5, 1), object('dog', 16, 0.5, 2), object('constructor', 3, 0.75, 3)] },
];

async function* observed(findings: FrameFindings[]): AsyncGenerator<Observation> {
  for await (const frame of sampledFrames(findings)) yield observe(frame);
}

const source = (findings: FrameFindings[]): ExportSource => ({
  result: resultOf(),
  taskId: 'id',
  title: 'clip',
  observations: () => observed(findings),
  absolute: (path) => path,
});

async function text(pieces: Iterable<string> | AsyncIterable<string>): Promise<string> {
  let all = '';
  for await (const piece of pieces) all += piece;
  return all;
}

interface Coco {
  images: { id: number; frame_id: number; file_name: string; time_ms: number }[];
  annotations: { id: number; image_id: number; category_id: number; bbox: number[]; area: number; track_id?: number }[];
  categories: { id: number; name: string }[];
}

describe('a COCO file', () => {
  const check = new Ajv2020({ strict: true, strictRequired: false, strictTypes: false, allErrors: true }).compile(
    COCO_SCHEMA,
  );
  const read = async (findings: FrameFindings[]) => JSON.parse(await text(coco(source(findings)))) as Coco;

  it.each([
    ['frames with objects', FRAMES],
    ['frames without', [{}, {}]],
    ['no frames', []],
  ])('fits the published format with %s', async (_, findings) => {
    expect([check(await read(findings)), check.errors]).toEqual([true, null]);
  });

  it('has an image per sampled frame and its objects in pixels, numbered from 1', async () => {
    const { images, annotations, categories } = await read(FRAMES);
    expect(images.map(({ id, frame_id, time_ms, file_name }) => [id, frame_id, time_ms, file_name])).toEqual([
      [1, 0, 0, 'clip/000000.jpg'],
      [2, 5, 200, 'clip/000005.jpg'],
      [3, 10, 400, 'clip/000010.jpg'],
    ]);
    expect(categories.map(({ id, name }) => [id, name])).toEqual([
      [1, 'person'],
      [2, 'dog'],
      [3, 'constructor'],
    ]);
    expect(
      annotations.map(({ id, image_id, category_id, bbox, track_id }) => [id, image_id, category_id, bbox, track_id]),
    ).toEqual([
      [1, 1, 1, [0, 36, 160, 180], 1],
      [2, 1, 2, [320, 36, 160, 180], undefined],
      [3, 3, 1, [320, 36, 160, 180], 1],
      [4, 3, 2, [320, 36, 160, 180], 2],
      [5, 3, 3, [480, 36, 160, 180], 3],
    ]);
    expect(annotations[0]?.area).toBe(28_800);
  });

  it('is written piece by piece', async () => {
    const many = Array.from({ length: 500 }, () => FRAMES[0] as FrameFindings);
    let [pieces, longest] = [0, 0];
    for await (const piece of coco(source(many))) {
      pieces++;
      longest = Math.max(longest, piece.length);
    }
    expect(pieces).toBeGreaterThan(1_000);
    expect(longest).toBeLessThan(1_000);
  });
});

describe('MOTChallenge files', () => {
  it('have tracked objects as ground truth, all 1-based, with the published classes', async () => {
    expect(await text(motTracks(source(FRAMES)))).toBe(
      '1,1,1,37,160,180,1,1,1\n11,1,321,37,160,180,1,1,1\n11,2,321,37,160,180,1,116,1\n11,3,481,37,160,180,1,103,1\n',
    );
  });

  it('have all objects as detections', async () => {
    const lines = (await text(motDetections(source(FRAMES)))).trimEnd().split('\n');
    expect(lines).toHaveLength(5);
    expect(lines[1]).toBe('1,-1,321,37,160,180,0.75,-1,-1,-1');
  });

  it('are empty without objects', async () => {
    expect(await text(motTracks(source([{}, {}])))).toBe('');
  });
});
