import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import SrtParser from 'srt-parser-2';
import type { AnalysisResult } from '../src/results/analysis-result.js';
import { finishedTask } from './support/finished-task.js';
import { HttpFace, newTask } from './support/http-face.js';
import { resultOf, sampledFrames, shotsAt } from './support/sample-result.js';
import { temporaryFolder } from './support/temporary.js';

interface ParsedCue {
  startTime: number;
  endTime: number;
  text: string;
}
type VttParser = new () => { parse(text: string, mode?: string): { cues: ParsedCue[]; errors: object[] } };
const { WebVTTParser } = createRequire(import.meta.url)('webvtt-parser') as { WebVTTParser: VttParser };

const BOX = { x: 0.1, y: 0.2, width: 0.3, height: 0.4 };
const PERSON = { label: 'person', labelId: 0, confidence: 0.9, model: 'm@1', box: BOX, trackId: 1 };
const TEXT = {
  start_ms: 400,
  end_ms: 3_661_007,
  text: '=1+1 "<b>Äpfel</b>",\n\n--> & more',
  confidence: 0.8,
  bbox: BOX,
  observations: 3,
  model: 'ocr@1',
};
const RESULT = resultOf(
  {
    shots: shotsAt([0, 2_000, 3_200], 3_700_000),
    texts: [TEXT],
    sprite: {
      url: '/results/x/artifacts/sprite.jpg',
      columns: 2,
      rows: 2,
      tile_width: 160,
      tile_height: 90,
      times_ms: [0, 500, 1_000],
    },
  },
  { duration_ms: 3_700_000, source_url: 'https://example.org/v/%C3%84pfel%20%26%20B%22irnen.final.mp4?x=1' },
);

describe('GET /results/{task_id}/export', () => {
  let face: HttpFace;
  let id: string;
  const folder = temporaryFolder();

  beforeAll(async () => {
    face = await HttpFace.start();
    id = await finishedTask(face, RESULT, { frames: sampledFrames([{ objects: [PERSON] }, {}]) });
  });

  afterAll(async () => {
    await face.stop();
    folder.remove();
  });

  const read = async (query: string, task = id) => {
    const answer = await face.fetch(`/results/${task}/export${query}`);
    return { status: answer.status, headers: answer.headers, text: await answer.text() };
  };
  const problem = async (query: string, task = id) => JSON.parse((await read(query, task)).text) as object;
  const with_ = (found: Partial<AnalysisResult>) => finishedTask(face, resultOf(found));

  describe('of any format', () => {
    it('names its media type and a file after the video, in ASCII and in UTF-8', async () => {
      const { status, headers } = await read('?format=vtt');
      expect(status).toBe(200);
      expect(headers.get('content-type')).toBe('text/vtt; charset=utf-8');
      expect(headers.get('content-disposition')).toBe(
        `attachment; filename="Apfel & B_irnen.final.chapters.vtt"; filename*=UTF-8''%C3%84pfel%20%26%20B_irnen.final.chapters.vtt`,
      );
    });

    it('is where the task links to, a table of shots when nothing more is said', async () => {
      const { links } = (await (await face.fetch(`/results/${id}`)).json()) as { links: { export: string } };
      const answer = await fetch(links.export);
      expect(answer.headers.get('content-type')).toBe('text/csv; charset=utf-8; header=present');
      expect(await answer.text()).toMatch(/^index,start_ms,end_ms,/);
    });

    it('refuses an unknown format with those there are, and a kind of another with its own', async () => {
      expect(await problem('?format=docx')).toMatchObject({
        status: 422,
        errors: [{ pointer: '#/query/format', detail: 'format must be one of csv, vtt, srt, edl, otio, coco, mot.' }],
      });
      for (const kind of ['frames', 'constructor'])
        expect(await problem(`?format=vtt&kind=${kind}`)).toMatchObject({
          status: 422,
          errors: [{ pointer: '#/query/kind', code: 'UNKNOWN_VALUE' }],
        });
    });

    it('answers 409 before there is a result, 404 for an unknown task', async () => {
      const task = newTask();
      await face.results.accept(task);
      expect(await problem('', task.id)).toMatchObject({ status: 409, code: 'RESULT_NOT_READY' });
      expect(await problem('', newTask().id)).toMatchObject({ status: 404, code: 'TASK_NOT_FOUND' });
    });

    it('says what is missing when there is nothing to write', async () => {
      const empty = await with_({});
      for (const [query, missing] of [
        ['?format=vtt', 'shots'],
        ['?format=vtt&kind=captions', 'transcript'],
        ['?format=vtt&kind=thumbnails', 'sprite'],
        ['?format=srt', 'transcript'],
        ['?format=edl', 'shots'],
        ['?format=otio', 'shots'],
        ['?format=coco', 'observations'],
        ['?format=mot', 'observations'],
        ['?format=csv&kind=frames', 'observations'],
      ] as const)
        expect([query, await problem(query, empty)]).toEqual([
          query,
          expect.objectContaining({ status: 409, code: 'NOT_EXPORTABLE', detail: expect.stringContaining(missing) }),
        ]);
      expect((await read('?format=csv', empty)).text.trimEnd().split('\r\n')).toHaveLength(1);
    });
  });

  describe('as CSV, read by csv-parse', () => {
    const rows = (text: string) =>
      parse(text, { columns: true, record_delimiter: '\r\n', relax_column_count: false }) as Record<string, string>[];

    it('has a row per shot', async () => {
      const table = rows((await read('?format=csv')).text);
      expect(table.map(({ start_ms, end_ms, transition }) => [start_ms, end_ms, transition])).toEqual([
        ['0', '2000', 'start'],
        ['2000', '3200', 'cut'],
        ['3200', '3700000', 'cut'],
      ]);
    });

    it('keeps texts whole, and makes a formula a text', async () => {
      const [row] = rows((await read('?format=csv&kind=texts')).text);
      expect(row).toMatchObject({ text: `'${TEXT.text}`, x: '0.1', observations: '3' });
    });

    it('has a row per finding of each frame, and one for a frame without', async () => {
      const table = rows((await read('?format=csv&kind=frames')).text);
      expect(table).toEqual([
        expect.objectContaining({ time_ms: '0', frame: '0', kind: 'object', label: 'person', track_id: '1', x: '0.1' }),
        expect.objectContaining({ time_ms: '200', frame: '5', kind: 'frame', label: '' }),
      ]);
    });

    it('has tracks and segments of labels', async () => {
      const exemplar = { time_ms: 400, bbox: BOX, thumbnail_url: '/results/x/artifacts/track-1.jpg' };
      const span = { start_ms: 0, end_ms: 900 };
      const about = { label: 'person, old', label_id: 0, confidence: 0.9, model: 'm@1' };
      const task = await with_({
        tracks: [{ ...about, ...span, track_id: 1, observations: 5, exemplar, shot: null }],
        labels: [{ ...about, segments: [{ ...span, confidence: 0.5 }] }],
      });
      expect(rows((await read('?kind=tracks', task)).text)).toEqual([
        expect.objectContaining({
          label: 'person, old',
          shot: '',
          thumbnail_url: `${face.base}/results/x/artifacts/track-1.jpg`,
        }),
      ]);
      expect(rows((await read('?kind=labels', task)).text)).toEqual([
        expect.objectContaining({ label: 'person, old', end_ms: '900', confidence: '0.5' }),
      ]);
    });
  });

  describe('as WebVTT, read by webvtt-parser', () => {
    const cues = (text: string, mode?: string) => {
      const { cues: found, errors } = new WebVTTParser().parse(text, mode);
      expect(errors).toEqual([]);
      return found.map(({ startTime, endTime, text: shown }) => [startTime, endTime, shown]);
    };

    it('has a chapter per shot, also beyond the first hour', async () => {
      expect(cues((await read('?format=vtt&kind=chapters')).text, 'chapters')).toEqual([
        [0, 2, 'Shot 1'],
        [2, 3.2, 'Shot 2'],
        [3.2, 3_700, 'Shot 3'],
      ]);
    });

    it('has texts as captions, on one line and escaped', async () => {
      expect(cues((await read('?format=vtt&kind=captions')).text)).toEqual([
        [0.4, 3_661.007, '=1+1 "&lt;b&gt;Äpfel&lt;/b&gt;", --&gt; &amp; more'],
      ]);
    });

    it('prefers what was spoken', async () => {
      const transcript = [{ start_ms: 100, end_ms: 900, text: ' Good morning. ', confidence: null }];
      const task = await with_({ texts: [TEXT], speech: { segments: [], transcript, language: 'en', models: [] } });
      expect(cues((await read('?format=vtt&kind=captions', task)).text)).toEqual([[0.1, 0.9, 'Good morning.']]);
    });

    it('names the tile of the sprite sheet that shows each time', async () => {
      const sprite = `${face.base}/results/x/artifacts/sprite.jpg`;
      expect(cues((await read('?format=vtt&kind=thumbnails')).text, 'metadata')).toEqual([
        [0, 0.5, `${sprite}#xywh=0,0,160,90`],
        [0.5, 1, `${sprite}#xywh=160,0,160,90`],
        [1, 3_700, `${sprite}#xywh=0,90,160,90`],
      ]);
    });
  });

  describe('as SubRip', () => {
    it('is read by srt-parser-2', async () => {
      const cues = new SrtParser().fromSrt((await read('?format=srt&kind=chapters')).text);
      expect(cues.map(({ id: at, startSeconds, endTime, text }) => [at, startSeconds, endTime, text])).toEqual([
        ['1', 0, '00:00:02,000', 'Shot 1'],
        ['2', 2, '00:00:03,200', 'Shot 2'],
        ['3', 3.2, '01:01:40,000', 'Shot 3'],
      ]);
      const [caption] = new SrtParser().fromSrt((await read('?format=srt')).text);
      expect(caption?.text).toBe('=1+1 "<b>Äpfel</b>", → & more');
    });

    it.each(['vtt', 'srt'])('is read by ffmpeg as %s with the times that it has', async (format) => {
      const path = join(folder.path, `chapters.${format}`);
      await writeFile(path, (await read(`?format=${format}&kind=chapters`)).text);
      const show = ['-v', 'error', '-show_entries', 'packet=pts_time,duration_time', '-of', 'json', path];
      const { stdout } = await promisify(execFile)('ffprobe', show);
      const { packets } = JSON.parse(stdout) as { packets: { pts_time: string; duration_time: string }[] };
      expect(packets.map(({ pts_time, duration_time }) => [Number(pts_time), Number(duration_time)])).toEqual([
        [0, 2],
        [2, 1.2],
        [3.2, 3_696.8],
      ]);
    });
  });
});
