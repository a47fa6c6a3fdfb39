import { clock } from '../words.js';
import type { Scene } from './scene.js';

/** Play, step, speed, and what time it is. */
export function Controls({ scene }: { scene: Scene }) {
  const { playhead, result } = scene;
  const isPlaying = playhead.isPlaying.value;
  return (
    <div class="controls" role="group" aria-label="Playback">
      <button type="button" onClick={() => playhead.toggle()} aria-keyshortcuts="Space">
        {isPlaying ? 'Pause' : 'Play'}
      </button>
      <button type="button" class="quiet" onClick={() => scene.seekShot(-1)} aria-label="Previous shot" title="[">
        «
      </button>
      <button type="button" class="quiet" onClick={() => playhead.step(-1)} aria-label="Back one frame" title="←">
        ‹
      </button>
      <button type="button" class="quiet" onClick={() => playhead.step(1)} aria-label="On one frame" title="→">
        ›
      </button>
      <button type="button" class="quiet" onClick={() => scene.seekShot(1)} aria-label="Next shot" title="]">
        »
      </button>
      <output class="time" data-testid="time">
        {clock(playhead.timeMs.value, 2)}
      </output>
      <span class="faint">of {clock(playhead.durationMs, 2)}</span>
      {playhead.rate.value !== 1 && <span class="faint">{playhead.rate.value} ×</span>}
      {result.shots.length > 0 && (
        <span class="faint">
          shot {scene.shotAt(playhead.timeMs.value) + 1} of {result.shots.length}
        </span>
      )}
    </div>
  );
}
