/** Something that lasts, as a lane shows it. */
export interface LaneSpan {
  startMs: number;
  endMs: number;
  words: string;
  colour?: string;
}

/** A piece to draw: one span, or several that are too narrow to be told apart. */
export interface Piece {
  left: number;
  width: number;
  span: LaneSpan;
  count: number;
}

/** What of sorted spans is seen, px from the left: never more pieces than pixels, at least one px wide each. */
export function piecesOf(spans: readonly LaneSpan[], view: { fromMs: number; toMs: number }, width: number): Piece[] {
  const scale = width / (view.toMs - view.fromMs);
  const pieces: Piece[] = [];
  for (const span of spans) {
    if (span.startMs >= view.toMs) break;
    if (span.endMs <= view.fromMs) continue;
    const left = Math.max(0, (span.startMs - view.fromMs) * scale);
    const right = Math.min(width, (span.endMs - view.fromMs) * scale);
    const last = pieces.at(-1);
    if (last && right - left < 1 && left - last.left < 1) last.count += 1;
    else pieces.push({ left, width: Math.max(1, right - left), span, count: 1 });
  }
  return pieces;
}

/** Sorted spans in as many rows as it takes for none to lie over another, `most` at most: then the last row holds the rest. */
export function rowsOf(spans: readonly LaneSpan[], most: number): LaneSpan[][] {
  const rows: LaneSpan[][] = [];
  for (const span of spans) {
    const free = rows.find((row) => (row.at(-1)?.endMs ?? 0) <= span.startMs);
    if (free) free.push(span);
    else if (rows.length < most) rows.push([span]);
    else rows.at(-1)?.push(span);
  }
  return rows;
}

/** The span under a place, the one that begins last of several. */
export const spanAt = (spans: readonly LaneSpan[], timeMs: number): LaneSpan | undefined =>
  spans.findLast(({ startMs, endMs }) => startMs <= timeMs && timeMs < endMs);
