import { createRequire } from 'node:module';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from '@jest/globals';
import { resultOf, shotsAt } from '../../../test/support/sample-result.js';
import type { AnalysisResult } from '../../results/analysis-result.js';
import type { ExportSource } from '../export-source.js';
import { edl } from './edl.js';
import { otio } from './otio.js';
import { OTIO_SCHEMA } from '../../../test/schemas/otio.schema.js';
import { frameAt, timebaseOf } from './timebase.js';
import { timecode } from './timecode.js';

type Smpte = (frame: number, rate: number, isDropFrame: boolean) => { toString(): string };
const Timecode = createRequire(import.meta.url)('smpte-timecode') as Smpte;

const source = (found: Partial<AnalysisResult>, video: Partial<AnalysisResult['video']> = {}): ExportSource => ({
  result: resultOf(found, video),
  taskId: 'id',
  title: 'Der größte Clip',
  observations: () => {
    throw new Error('not asked for');
  },
  absolute: (path) => path,
});

const baseOf = (frame_rate: string | null, variable_frame_rate = false) =>
  timebaseOf(resultOf({}, { frame_rate, variable_frame_rate }).video);

describe('the timebase of a video', () => {
  it.each([
    ['24000/1001', 24, false],
    ['25/1', 25, false],
    ['30000/1001', 30, true],
    ['2997/100', 30, true],
    ['30/1', 30, false],
    ['60000/1001', 60, true],
    ['10/1', 10, false],
    ['15', 15, false],
    ['25/2', 24, false],
    ['120/1', 60, false],
    ['0/0', 25, false],
    [null, 25, false],
  ] as const)('of %s counts %i numbers a second, drop-frame %s', (rate, nominal, isDropFrame) => {
    expect(baseOf(rate)).toMatchObject({ nominal, isDropFrame });
  });

  it('is a standard one when frames lie at unequal distances', () => {
    expect(baseOf('359/12', true)).toMatchObject({ nominal: 30, isDropFrame: true });
    expect(baseOf('25/1', true)).toMatchObject({ nominal: 25 });
    expect(baseOf('10/1', true)).toMatchObject({ nominal: 24 });
  });

  it('gives every frame its own number, from times rounded to milliseconds', () => {
    for (const rate of ['24000/1001', '25/1', '30000/1001', '60000/1001', '50/1']) {
      const base = baseOf(rate);
      for (let frame = 0; frame < 200_000; frame += 37) {
        const ms = Math.round((frame * base.denominator * 1_000) / base.numerator);
        expect(frameAt(ms, base)).toBe(frame);
      }
    }
  });
});

describe('a timecode', () => {
  it.each([
    ['30000/1001', 29.97, true],
    ['60000/1001', 59.94, true],
    ['24000/1001', 23.976, false],
    ['25/1', 25, false],
  ] as const)('is at %s what the package smpte-timecode says', (rate, fps, isDropFrame) => {
    const base = baseOf(rate);
    for (const start of [0, 1_795, 17_975, 35_950, 107_880, 215_000])
      for (let frame = start; frame < start + 60; frame++)
        expect([frame, timecode(frame, base)]).toEqual([frame, Timecode(frame, fps, isDropFrame).toString()]);
  });
});

/** An event of CMX 3600: number, reel, track, transition, and four timecodes. */
const EVENT =
  /^(\d{3})  ?(\S{1,8}) +(V|A\d?|B|NONE) +(C|D|W\d{3}|K)(?: +(\d{3}))? +((?:\d\d[:;]){3}\d\d) ((?:\d\d[:;]){3}\d\d) ((?:\d\d[:;]){3}\d\d) ((?:\d\d[:;]){3}\d\d)$/;

function readEdl(text: string): { head: string[]; events: string[][]; comments: string[] } {
  expect(text).toMatch(/^[\x20-\x7e\r\n]+$/);
  const [title = '', fcm = '', ...rest] = text.split('\r\n');
  const lines = rest.filter(Boolean);
  const events = lines
    .filter((line) => !line.startsWith('*'))
    .map((line) => [...(EVENT.exec(line) ?? [line])].slice(1));
  return { head: [title, fcm], events, comments: lines.filter((line) => line.startsWith('*')) };
}

describe('an edit decision list', () => {
  it('has an event per shot that is cut where the shot begins, source and record alike', () => {
    const { head, events, comments } = readEdl(
      [...edl(source({ shots: shotsAt([0, 2_000, 3_200], 10_000) }))].join(''),
    );
    expect(head).toEqual(['TITLE: Der gro_te Clip', 'FCM: NON-DROP FRAME']);
    expect(events.map(([number, reel, track, kind, , ...times]) => [number, reel, track, kind, ...times])).toEqual([
      ['001', 'AX', 'V', 'C', '00:00:00:00', '00:00:02:00', '00:00:00:00', '00:00:02:00'],
      ['002', 'AX', 'V', 'C', '00:00:02:00', '00:00:03:05', '00:00:02:00', '00:00:03:05'],
      ['003', 'AX', 'V', 'C', '00:00:03:05', '00:00:10:00', '00:00:03:05', '00:00:10:00'],
    ]);
    expect(comments[0]).toBe('* FROM CLIP NAME: Der gro_te Clip');
  });

  it('counts drop-frame at 29.97, and says where a dissolve is', () => {
    const shots = shotsAt([0, 60_060], 120_000);
    const second = shots[1] as AnalysisResult['shots'][number];
    second.transition = { type: 'dissolve', start_ms: 59_560, end_ms: 60_561 };
    const { head, events, comments } = readEdl([...edl(source({ shots }, { frame_rate: '30000/1001' }))].join(''));
    expect(head[1]).toBe('FCM: DROP FRAME');
    expect(events[1]?.slice(-2)).toEqual(['00:01:00;02', '00:01:59;28']);
    expect(comments).toContain('* DISSOLVE FROM 00:00:59;15 TO 00:01:00;17');
  });

  it('is refused for more events than three digits can number', () => {
    const starts = Array.from({ length: 1_000 }, (_, at) => at * 10);
    expect(() => [...edl(source({ shots: shotsAt(starts, 10_000) }))]).toThrow(/at most 999 events.*1000 shots/);
    expect([...edl(source({ shots: shotsAt(starts.slice(1), 10_000) }))]).toHaveLength(1_000);
  });
});

describe('an OpenTimelineIO timeline', () => {
  const read = (found: Partial<AnalysisResult>, video: Partial<AnalysisResult['video']> = {}) =>
    JSON.parse([...otio(source(found, video))].join('')) as Timeline;
  const check = new Ajv2020({ strict: true, allErrors: true }).compile(OTIO_SCHEMA);

  it('fits the published schemas', () => {
    const timeline = read({ shots: shotsAt([0, 2_000], 10_000) });
    expect([check(timeline), check.errors]).toEqual([true, null]);
    expect(check({ ...timeline, tracks: timeline.tracks.children })).toBe(false);
  });

  it('has a clip per shot, in frames, which follow each other without a gap', () => {
    const { tracks } = read(
      { shots: shotsAt([0, 2_002, 5_005], 10_010) },
      { frame_rate: '30000/1001', duration_ms: 10_010 },
    );
    const ranges = tracks.children[0]?.children.map(({ source_range }) => source_range) ?? [];
    expect(ranges.map(({ start_time, duration }) => [start_time.value, duration.value])).toEqual([
      [0, 60],
      [60, 90],
      [150, 150],
    ]);
    expect(ranges[0]?.start_time.rate).toBeCloseTo(29.97003, 5);
  });

  it('counts milliseconds when the rate varies', () => {
    const { tracks } = read({ shots: shotsAt([0, 2_017], 10_000) }, { variable_frame_rate: true });
    expect(tracks.children[0]?.children[1]?.source_range).toMatchObject({
      start_time: { rate: 1_000, value: 2_017 },
      duration: { rate: 1_000, value: 7_983 },
    });
  });
});

interface Time {
  rate: number;
  value: number;
}
interface Timeline {
  tracks: { children: { children: { source_range: { start_time: Time; duration: Time } }[] }[] };
}
