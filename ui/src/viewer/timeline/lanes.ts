import type { Result } from '../../../../src/client.js';
import { grouped } from '../grouped.js';
import { colourOf } from '../palette.js';
import type { LaneSpan } from './spans.js';

/** More classes than this share a lane: the timeline stays on the screen. */
const MOST_CLASSES = 8;

/** What lasts, by lane: tracks of each class, labels, text, speech, black and frozen spans. */
export function lanesOf(result: Result): { name: string; spans: LaneSpan[] }[] {
  return [
    ...trackLanes(result),
    {
      name: 'Labels',
      spans: result.labels.flatMap(({ label, segments }) => segments.map((one) => span(one, label, colourOf(label)))),
    },
    { name: 'Text', spans: result.texts.map((text) => span(text, text.text, '#d9c58f')) },
    {
      name: 'Speech',
      spans: (result.speech?.transcript ?? result.speech?.segments ?? []).map((one) =>
        span(one, 'text' in one ? one.text : 'speech', '#9fd3b4'),
      ),
    },
    { name: 'Black', spans: (result.quality?.black ?? []).map((one) => span(one, 'black', '#8a8a8a')) },
    { name: 'Frozen', spans: (result.quality?.frozen ?? []).map((one) => span(one, 'frozen', '#a9b8d0')) },
  ].filter(({ spans }) => spans.length > 0);
}

function trackLanes({ tracks }: Result): { name: string; spans: LaneSpan[] }[] {
  const largest = grouped(tracks, ({ label }) => label);
  const spansOf = (some: typeof tracks): LaneSpan[] =>
    some.map((track) => span(track, `${track.label} ${track.track_id}`, colourOf(track.label)));
  const lanes = largest.slice(0, MOST_CLASSES).map(([name, some]) => ({ name, spans: spansOf(some) }));
  const others = largest.slice(MOST_CLASSES).flatMap(([, some]) => some);
  return others.length > 0 ? [...lanes, { name: 'other things', spans: spansOf(others) }] : lanes;
}

const span = (
  { start_ms: startMs, end_ms: endMs }: { start_ms: number; end_ms: number },
  words: string,
  colour: string,
): LaneSpan => ({ startMs, endMs, words, colour });
