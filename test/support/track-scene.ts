import type { ObjectFinding } from '../../src/common/findings.js';
import type { Frame } from '../../src/common/frame.js';
import { pictureKey, WHOLE_PICTURE } from '../../src/common/picture.js';
import type { Rectangle } from '../../src/pipeline/steps/track/rectangle.js';

/** Pixels of the frames of all scenes. */
export const SCENE = { width: 1280, height: 720 };

/** Somebody who plays in a scene. */
export interface Actor {
  name: string;
  /** `person` unless told. */
  label?: string;
  /** Its box in pixels; null while it is not there or nobody can see it. */
  at: (timeMs: number) => Rectangle | null;
  /** What the detector thinks of it, 0..1; 0.9 unless told. */
  confidence?: (timeMs: number) => number;
  /** What it looks like; nothing unless told. */
  look?: Float32Array;
}

/** What plays when, and where the detector errs. */
export interface Scene {
  actors: Actor[];
  /** Times of the frames, ms. */
  times: number[];
  /** Whether a frame is sampled; all are unless told. */
  isSampled?: (index: number) => boolean;
  /** Shot of a frame. */
  shot?: (timeMs: number) => number;
  /** Detections of nothing. */
  noise?: (timeMs: number) => { box: Rectangle; confidence: number; look?: Float32Array }[];
  /** Whether no detector looked at all. */
  isBlind?: boolean;
  /** Whether the detector misses an actor. */
  misses?: (actor: Actor, timeMs: number) => boolean;
}

/** A scene as the step `track` is given it, and who is who. */
export interface Played {
  frames: Frame[];
  /** The actor that a detection shows; noise is not in it. */
  actors: Map<ObjectFinding, string>;
  /** What is to be seen at a detection, by the frame's whole picture. */
  looks: Map<Uint8Array, { box: Rectangle; look: Float32Array }[]>;
}

/** Every so many ms from 0, up to the end. */
export const every = (stepMs: number, endMs: number): number[] =>
  Array.from({ length: Math.ceil(endMs / stepMs) }, (_, at) => at * stepMs);

/** A walk at a constant speed in pixels a second; absent outside its time. */
export const walk =
  (from: Rectangle, across: number, down = 0, time: [number, number] = [0, Infinity]) =>
  (timeMs: number): Rectangle | null => {
    if (timeMs < time[0] || timeMs >= time[1]) return null;
    const seconds = (timeMs - time[0]) / 1000;
    return { ...from, x: from.x + across * seconds, y: from.y + down * seconds };
  };

/** Numbers 0..1 that are the same on every run (mulberry32). */
export function dice(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Turns a scene into frames with findings. */
export function play(scene: Scene): Played {
  const played: Played = { frames: [], actors: new Map(), looks: new Map() };
  scene.times.forEach((timeMs, index) => {
    const isSampled = scene.isSampled?.(index) ?? true;
    const picture = new Uint8Array(1);
    const objects = isSampled && !scene.isBlind ? seenAt(scene, timeMs, picture, played) : undefined;
    const shot = scene.shot?.(timeMs);
    played.frames.push({
      index,
      timeMs,
      isSampled,
      pictures: isSampled ? new Map([[pictureKey(WHOLE_PICTURE), picture]]) : new Map(),
      thumbnail: isSampled ? Buffer.from(`frame ${index}`) : null,
      findings: { ...(objects && { objects }), ...(shot !== undefined && { shot }) },
    });
  });
  return played;
}

function seenAt(scene: Scene, timeMs: number, picture: Uint8Array, { actors, looks }: Played): ObjectFinding[] {
  const found: ObjectFinding[] = [];
  const shown: { box: Rectangle; look: Float32Array }[] = [];
  for (const actor of scene.actors) {
    const box = actor.at(timeMs);
    if (!box || scene.misses?.(actor, timeMs)) continue;
    const object = finding(box, actor.label ?? 'person', actor.confidence?.(timeMs) ?? 0.9);
    actors.set(object, actor.name);
    found.push(object);
    if (actor.look) shown.push({ box, look: actor.look });
  }
  for (const { box, confidence, look } of scene.noise?.(timeMs) ?? []) {
    found.push(finding(box, 'person', confidence));
    if (look) shown.push({ box, look });
  }
  looks.set(picture, shown);
  return found.sort((a, b) => b.confidence - a.confidence);
}

const finding = ({ x, y, width, height }: Rectangle, label: string, confidence: number): ObjectFinding => ({
  label,
  labelId: 0,
  confidence,
  model: 'detector@1',
  box: {
    x: x / SCENE.width,
    y: y / SCENE.height,
    width: width / SCENE.width,
    height: height / SCENE.height,
  },
});
