import type { Motor, Playhead } from './playhead.js';

/** The browser's own player as a motor; returns what lets it go. */
export function driveByVideo(video: HTMLVideoElement, playhead: Playhead): () => void {
  const motor: Motor = {
    seek: (timeMs) => (video.currentTime = timeMs / 1_000),
    play: () => void video.play().catch(() => playhead.runs(false)),
    pause: () => video.pause(),
    setRate: (rate) => (video.playbackRate = rate),
  };
  const given = new AbortController();
  const on = (name: keyof HTMLMediaElementEventMap, does: () => void): void =>
    video.addEventListener(name, does, { signal: given.signal });
  on('play', () => playhead.runs(true));
  on('pause', () => playhead.runs(false));
  on('ended', () => playhead.runs(false));
  on('seeked', () => playhead.at(video.currentTime * 1_000));
  const stop = everyFrame(video, (seconds) => {
    if (!video.paused && !video.seeking) playhead.at(seconds * 1_000);
  });
  playhead.attach(motor);
  return () => {
    given.abort();
    stop();
  };
}

/** Told the time of every frame that is shown, where the browser knows it; else of every frame of the screen. */
function everyFrame(video: HTMLVideoElement, tell: (seconds: number) => void): () => void {
  if ('requestVideoFrameCallback' in video) {
    let handle = 0;
    const next = (_: number, { mediaTime }: VideoFrameCallbackMetadata): void => {
      tell(mediaTime);
      handle = video.requestVideoFrameCallback(next);
    };
    handle = video.requestVideoFrameCallback(next);
    return () => video.cancelVideoFrameCallback(handle);
  }
  let handle = 0;
  const next = (): void => {
    tell((video as HTMLVideoElement).currentTime);
    handle = requestAnimationFrame(next);
  };
  handle = requestAnimationFrame(next);
  return () => cancelAnimationFrame(handle);
}
