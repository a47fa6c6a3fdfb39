import { clock } from '../../words.js';
import type { Scene } from '../scene.js';

interface Lasting {
  start_ms: number;
  end_ms: number;
}

/** More are not told apart in so small a place. */
const MOST = 60;

/** When in the whole video something is, small; a press goes to the first time. */
export function Bars({ scene, spans, words }: { scene: Scene; spans: Lasting[]; words: string }) {
  const { durationMs } = scene.playhead;
  const first = spans[0];
  if (!first) return null;
  const percent = (ms: number): string => `${(ms / durationMs) * 100}%`;
  return (
    <button
      type="button"
      class="bars"
      aria-label={`${words}: go to ${clock(first.start_ms)}`}
      onClick={() => scene.playhead.seek(first.start_ms)}
    >
      {spans.slice(0, MOST).map(({ start_ms, end_ms }) => (
        <span key={start_ms} style={{ left: percent(start_ms), width: percent(end_ms - start_ms) }} />
      ))}
    </button>
  );
}
