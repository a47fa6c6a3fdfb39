import { useRef } from 'preact/hooks';
import { clock } from '../../words.js';
import type { Scene } from '../scene.js';
import { useSize } from '../size.js';
import { Lane } from './lane.js';

const STEPS_MS = [100, 200, 500, 1e3, 2e3, 5e3, 1e4, 15e3, 3e4, 6e4, 12e4, 3e5, 6e5, 9e5, 18e5, 36e5];
const APART_PX = 90;

/** Times along the timeline, and the slider that moves the playhead by keyboard. */
export function Ruler({ scene }: { scene: Scene }) {
  const place = useRef<HTMLDivElement>(null);
  const { width } = useSize(place).value;
  const { fromMs, toMs } = scene.axis.view.value;
  const perPixel = (toMs - fromMs) / Math.max(1, width);
  const step = STEPS_MS.find((one) => one / perPixel >= APART_PX) ?? 72e5;
  const marks: number[] = [];
  for (let at = Math.ceil(fromMs / step) * step; at < toMs; at += step) marks.push(at);
  const { timeMs, durationMs } = scene.playhead;
  const shot = scene.shotAt(timeMs.value);
  return (
    <Lane name="Time" height={24} place={place}>
      <div
        class="ruler"
        role="slider"
        tabIndex={0}
        aria-label="Playhead"
        aria-valuemin={0}
        aria-valuemax={Math.round(durationMs)}
        aria-valuenow={Math.round(timeMs.value)}
        aria-valuetext={`${clock(timeMs.value, 2)}${shot < 0 ? '' : `, shot ${shot + 1}`}`}
      >
        {marks.map((at) => (
          <span key={at} class="mark" style={{ left: `${(at - fromMs) / perPixel}px` }}>
            {clock(at, step < 1_000 ? 1 : 0)}
          </span>
        ))}
      </div>
    </Lane>
  );
}
