import { clock } from '../../words.js';
import type { Scene } from '../scene.js';
import { First } from './first.js';

/** Something that is said or written for a while. */
export interface Moment {
  start_ms: number;
  end_ms: number;
  words: string;
}

/** Lines with their times; that of now is marked, a press goes there. */
export function Moments({ scene, moments }: { scene: Scene; moments: Moment[] }) {
  const now = scene.playhead.timeMs.value;
  return (
    <First of={moments}>
      {(some) => (
        <ol class="plain moments">
          {some.map(({ start_ms, end_ms, words }, index) => (
            <li key={index}>
              <button
                type="button"
                class="line"
                aria-current={start_ms <= now && now < end_ms ? 'true' : undefined}
                onClick={() => scene.playhead.seek(start_ms)}
              >
                <span class="faint">{clock(start_ms)}</span> {words}
              </button>
            </li>
          ))}
        </ol>
      )}
    </First>
  );
}
