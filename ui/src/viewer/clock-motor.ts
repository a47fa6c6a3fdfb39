import type { Motor, Playhead } from './playhead.js';

/** A clock as a motor, for videos that the browser cannot play; returns what lets it go. */
export function driveByClock(playhead: Playhead): () => void {
  let handle = 0;
  let before = 0;
  let rate = 1;
  const next = (now: number): void => {
    playhead.at(playhead.timeMs.value + (now - before) * rate);
    before = now;
    if (playhead.timeMs.value >= playhead.durationMs) motor.pause();
    else handle = requestAnimationFrame(next);
  };
  const motor: Motor = {
    seek: () => undefined,
    play: () => {
      before = performance.now();
      handle = requestAnimationFrame(next);
      playhead.runs(true);
    },
    pause: () => {
      cancelAnimationFrame(handle);
      playhead.runs(false);
    },
    setRate: (wanted) => (rate = wanted),
  };
  playhead.attach(motor);
  return () => cancelAnimationFrame(handle);
}
