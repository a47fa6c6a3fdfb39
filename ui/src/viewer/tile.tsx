import { useRef } from 'preact/hooks';
import { useOpenable } from './openable.js';
import type { Scene } from './scene.js';
import { useSize } from './size.js';

/** The picture of the sprite sheet that was taken last before a moment, as large as its place. */
export function Tile({ scene, timeMs }: { scene: Scene; timeMs: number }) {
  const place = useRef<HTMLDivElement>(null);
  const size = useSize(place);
  const { sprite } = scene.result;
  const url = useOpenable(sprite ? [sprite.url] : []).value?.[0];
  const at = scene.tileAt(timeMs);
  if (!sprite || !url || at < 0) return <div ref={place} class="tile" />;
  const { width } = size.value;
  const height = (width * sprite.tile_height) / sprite.tile_width;
  const [column, row] = [at % sprite.columns, Math.floor(at / sprite.columns)];
  return (
    <div
      ref={place}
      class="tile"
      data-testid="tile"
      style={{
        backgroundImage: `url("${url}")`,
        backgroundSize: `${width * sprite.columns}px ${height * sprite.rows}px`,
        backgroundPosition: `${-column * width}px ${-row * height}px`,
      }}
    />
  );
}
