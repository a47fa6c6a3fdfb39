import { effect, useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { clock } from '../words.js';
import { shownBoxes } from './overlay.js';
import { colourOf } from './palette.js';
import type { Scene } from './scene.js';
import type { SeenBox } from './seen-boxes.js';

/** While a video plays the words follow this seldom, ms: nobody reads faster. */
const EVERY_MS = 500;

/** What the overlay draws, in words, with a choice of what it draws. */
export function Detections({ scene }: { scene: Scene }) {
  const shown = useSignal<{ timeMs: number; boxes: SeenBox[] }>({ timeMs: 0, boxes: [] });
  useEffect(() => {
    let last = 0;
    return effect(() => {
      const boxes = shownBoxes(scene);
      const timeMs = scene.playhead.timeMs.value;
      const isSoon = scene.playhead.isPlaying.value && performance.now() - last < EVERY_MS;
      if (isSoon) return;
      last = performance.now();
      shown.value = { timeMs, boxes };
    });
  }, []);
  const labels = [...new Set(scene.result.tracks.map(({ label }) => label))].sort();
  if (labels.length === 0 && shown.value.boxes.length === 0) return null;
  const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;
  return (
    <section class="detections" aria-label="Things in the picture">
      <div class="row">
        {labels.map((label) => (
          <label key={label} class="class-choice">
            <input
              type="checkbox"
              checked={!scene.choice.hidden.value.has(label)}
              onChange={() => scene.choice.toggle(label)}
            />
            <span class="swatch" style={{ background: colourOf(label) }} /> {label}
          </label>
        ))}
        <label class="inline">
          Confidence from
          <input
            type="range"
            min={0}
            max={100}
            step={5}
            value={scene.choice.least.value * 100}
            aria-valuetext={`${Math.round(scene.choice.least.value * 100)} per cent`}
            onInput={({ currentTarget }) => (scene.choice.least.value = Number(currentTarget.value) / 100)}
          />
        </label>
      </div>
      <ul class="plain seen" aria-label={`Detections at ${clock(shown.value.timeMs, 2)}`} data-testid="detections">
        {shown.value.boxes.map(({ label, confidence, trackId, box }, index) => (
          <li key={index} data-label={label} data-track={trackId ?? ''} data-box={JSON.stringify(box)}>
            <strong>{label}</strong> {Math.round(confidence * 100)} %{trackId !== null && ` · track ${trackId}`}{' '}
            <span class="faint">
              left {percent(box.x)}, top {percent(box.y)}, {percent(box.width)} × {percent(box.height)}
            </span>
          </li>
        ))}
      </ul>
      {scene.frames.error.value && <p class="faint">{scene.frames.error.value}</p>}
    </section>
  );
}
