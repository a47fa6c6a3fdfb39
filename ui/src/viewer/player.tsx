import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { Notice } from '../parts/notice.js';
import { driveByClock } from './clock-motor.js';
import { Controls } from './controls.js';
import { useOpenable } from './openable.js';
import { Overlay } from './overlay.js';
import type { Scene } from './scene.js';
import { Tile } from './tile.js';
import { driveByVideo } from './video-motor.js';

/** The video with what was seen in it; the pictures of the sprite sheet where the browser cannot play it. */
export function Player({ scene }: { scene: Scene }) {
  const isPlayable = useSignal(true);
  const source = useOpenable([scene.result.video.source_url]);
  const url = source.value?.[0];
  return (
    <section class="player" aria-label="Player">
      <div class="picture" style={{ aspectRatio: `${scene.picture.width} / ${scene.picture.height}` }}>
        {isPlayable.value && url && <Video scene={scene} url={url} onUnplayable={() => (isPlayable.value = false)} />}
        {!isPlayable.value && <Stills scene={scene} />}
        <Overlay scene={scene} />
      </div>
      {!isPlayable.value && (
        <Notice kind="plain">This browser cannot play the video; its pictures are shown instead.</Notice>
      )}
      <Controls scene={scene} />
    </section>
  );
}

function Video({ scene, url, onUnplayable }: { scene: Scene; url: string; onUnplayable: () => void }) {
  const video = useRef<HTMLVideoElement>(null);
  useEffect(() => (video.current ? driveByVideo(video.current, scene.playhead) : undefined), [url]);
  return (
    <video
      ref={video}
      src={url}
      playsInline
      preload="auto"
      muted={!scene.result.video.has_audio}
      aria-label="Video"
      onClick={() => scene.playhead.toggle()}
      onError={onUnplayable}
      // sound alone, of a video whose pictures the browser does not know
      onLoadedMetadata={({ currentTarget }) => {
        if (currentTarget.videoWidth === 0) onUnplayable();
      }}
    />
  );
}

function Stills({ scene }: { scene: Scene }) {
  useEffect(() => driveByClock(scene.playhead), []);
  return <Tile scene={scene} timeMs={scene.playhead.timeMs.value} />;
}
