import { useMemo, useRef } from 'preact/hooks';
import { clock } from '../../words.js';
import type { Scene } from '../scene.js';
import { useSize } from '../size.js';
import { Lane } from './lane.js';
import { SpanLane } from './span-lane.js';
import { type LaneSpan, piecesOf } from './spans.js';

const HEIGHT = 30;

/** So many buttons at most: a browser lays out no more of them at every step of the zoom. */
const MOST_BUTTONS = 150;

/** Shots as blocks; for the mouse, as the list of shots and the keys [ and ] are for the keyboard. */
export function ShotLane({ scene }: { scene: Scene }) {
  const spans = useMemo(
    () =>
      scene.result.shots.map(({ start_ms, end_ms, index, transition }) => ({
        startMs: start_ms,
        endMs: end_ms,
        words: `Shot ${index + 1}, ${clock(start_ms)}–${clock(end_ms)}, ${transition.type}`,
        colour: index % 2 === 0 ? '#8fb0dc' : '#bccfe9',
      })),
    [scene.result],
  );
  const { fromMs, toMs } = scene.axis.view.value;
  const seen = spans.filter(({ startMs, endMs }) => startMs < toMs && endMs > fromMs).length;
  return seen > MOST_BUTTONS ? (
    <SpanLane scene={scene} name="Shots" spans={spans} />
  ) : (
    <Buttons scene={scene} spans={spans} />
  );
}

function Buttons({ scene, spans }: { scene: Scene; spans: LaneSpan[] }) {
  const place = useRef<HTMLDivElement>(null);
  const { width } = useSize(place).value;
  const pieces = width > 0 ? piecesOf(spans, scene.axis.view.value, width) : [];
  return (
    <Lane name="Shots" value={String(spans.length)} height={HEIGHT} place={place} testId="lane-shots">
      {pieces.map(({ left, width: wide, span, count }) => (
        <button
          key={span.startMs}
          type="button"
          tabIndex={-1}
          class="shot"
          style={{ left: `${left}px`, width: `${wide}px` }}
          title={count > 1 ? `${count} shots from ${clock(span.startMs)}` : span.words}
          aria-label={span.words}
          onClick={() => scene.playhead.seek(span.startMs)}
        />
      ))}
    </Lane>
  );
}
