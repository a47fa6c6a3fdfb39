import { effect } from '@preact/signals';
import { useEffect, useMemo, useRef } from 'preact/hooks';
import type { Scene } from '../scene.js';
import { contextOf, useSize } from '../size.js';
import { Lane } from './lane.js';
import { type LaneSpan, type Piece, piecesOf, rowsOf, spanAt } from './spans.js';

const ROW = 20;
const MOST_ROWS = 5;

/** Spans of one kind. A click goes to where the span begins. */
export function SpanLane({ scene, name, spans }: { scene: Scene; name: string; spans: LaneSpan[] }) {
  const place = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const size = useSize(place);
  const rows = useMemo(
    () =>
      rowsOf(
        [...spans].sort((a, b) => a.startMs - b.startMs),
        MOST_ROWS,
      ),
    [spans],
  );
  useEffect(
    () =>
      effect(() => {
        const context = canvas.current && contextOf(canvas.current, size.value);
        if (context)
          rows.forEach((row, at) => draw(context, piecesOf(row, scene.axis.view.value, size.value.width), at * ROW));
      }),
    [rows],
  );
  const under = (event: MouseEvent): LaneSpan | undefined =>
    spanAt(rows[Math.floor(event.offsetY / ROW)] ?? [], scene.axis.timeAt(event.offsetX, size.value.width));
  return (
    <Lane name={name} height={rows.length * ROW} place={place} testId={`lane-${name}`}>
      <canvas
        ref={canvas}
        onMouseMove={(event) => (event.currentTarget.title = under(event)?.words ?? '')}
        onClick={(event) => {
          const span = under(event);
          if (span) scene.playhead.seek(span.startMs);
        }}
      />
    </Lane>
  );
}

function draw(context: CanvasRenderingContext2D, pieces: Piece[], top: number): void {
  context.font = '11px system-ui, sans-serif';
  context.textBaseline = 'middle';
  for (const { left, width, span, count } of pieces) {
    context.fillStyle = span.colour ?? '#7fa7dc';
    context.fillRect(left, top + 1, Math.max(1, width - 1), ROW - 2);
    if (width < 40 || count > 1) continue;
    context.save();
    context.beginPath();
    context.rect(left, top, width - 4, ROW);
    context.clip();
    context.fillStyle = '#000';
    context.fillText(span.words, left + 4, top + ROW / 2);
    context.restore();
  }
}
