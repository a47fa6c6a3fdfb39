import { effect } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { colourOf } from './palette.js';
import { pictureArea } from './picture-area.js';
import type { Scene } from './scene.js';
import { boxesAt, type SeenBox } from './seen-boxes.js';
import { contextOf, type Size, useSize } from './size.js';

/** Boxes over the picture, at every frame that is shown. For eyes; `Detections` says the same in words. */
export function Overlay({ scene }: { scene: Scene }) {
  const place = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const size = useSize(place);
  useEffect(
    () =>
      effect(() => {
        const context = canvas.current && contextOf(canvas.current, size.value);
        if (context) draw(context, shownBoxes(scene), size.value, scene.picture);
      }),
    [],
  );
  return (
    <div ref={place} class="overlay" aria-hidden="true">
      <canvas ref={canvas} />
    </div>
  );
}

/** What the overlay shows at the playhead. */
export function shownBoxes({ playhead, frames, choice }: Scene): SeenBox[] {
  void frames.arrivals.value;
  const timeMs = playhead.timeMs.value;
  const { before, after } = frames.around(timeMs);
  return boxesAt(timeMs, before, after).filter((box) => choice.shows(box));
}

function draw(context: CanvasRenderingContext2D, boxes: SeenBox[], frame: Size, picture: Size): void {
  const area = pictureArea(frame, picture);
  context.font = '600 12px system-ui, sans-serif';
  context.textBaseline = 'top';
  context.lineWidth = 2;
  for (const { label, confidence, trackId, box } of boxes) {
    const [x, y] = [area.left + box.x * area.width, area.top + box.y * area.height];
    const [width, height] = [box.width * area.width, box.height * area.height];
    const words = `${label} ${Math.round(confidence * 100)} %${trackId === null ? '' : ` #${trackId}`}`;
    context.strokeStyle = colourOf(label);
    context.fillStyle = colourOf(label);
    context.strokeRect(x, y, width, height);
    const above = Math.max(0, y - 16);
    context.fillRect(x - 1, above, context.measureText(words).width + 8, 16);
    context.fillStyle = '#000';
    context.fillText(words, x + 3, above + 2);
  }
}
