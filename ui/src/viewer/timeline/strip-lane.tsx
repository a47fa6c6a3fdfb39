import { effect, useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import type { Sprite } from '../../../../src/client.js';
import { useOpenable } from '../openable.js';
import type { Scene } from '../scene.js';
import { contextOf, type Size, useSize } from '../size.js';
import { Lane } from './lane.js';

const HEIGHT = 44;

/** Pictures of the sprite sheet along the timeline, as many as fit. */
export function StripLane({ scene, sprite }: { scene: Scene; sprite: Sprite }) {
  const place = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const size = useSize(place);
  const sheet = useSignal<HTMLImageElement | null>(null);
  const url = useOpenable([sprite.url]).value?.[0];
  useEffect(() => {
    if (!url) return;
    const image = new Image();
    image.onload = () => (sheet.value = image);
    image.src = url;
  }, [url]);
  useEffect(
    () =>
      effect(() => {
        const context = canvas.current && contextOf(canvas.current, size.value);
        if (context && sheet.value) draw(context, sheet.value, sprite, scene, size.value);
      }),
    [],
  );
  return (
    <Lane name="Pictures" height={HEIGHT} place={place} testId="lane-pictures">
      <canvas ref={canvas} aria-hidden="true" />
    </Lane>
  );
}

function draw(
  context: CanvasRenderingContext2D,
  sheet: HTMLImageElement,
  sprite: Sprite,
  scene: Scene,
  size: Size,
): void {
  const wide = (sprite.tile_width / sprite.tile_height) * size.height;
  for (let left = 0; left < size.width; left += wide) {
    const at = scene.tileAt(scene.axis.timeAt(left, size.width));
    if (at < 0) continue;
    const [x, y] = [(at % sprite.columns) * sprite.tile_width, Math.floor(at / sprite.columns) * sprite.tile_height];
    context.drawImage(sheet, x, y, sprite.tile_width, sprite.tile_height, left, 0, wide, size.height);
  }
}
