import type { Result, Task } from '../../../src/client.js';
import { Axis } from './timeline/axis.js';
import { Choice } from './choice.js';
import { Frames } from './frames.js';
import { Playhead } from './playhead.js';
import type { Size } from './size.js';

/** Of videos whose rate is not known, ms. */
const USUAL_FRAME_MS = 40;

/** One result as it is looked at: what was found, where the playhead is, which part of the timeline is seen. */
export class Scene {
  readonly result: Result;
  readonly playhead: Playhead;
  readonly frames: Frames;
  readonly axis: Axis;
  readonly choice = new Choice();
  /** The picture's shape as it is shown. */
  readonly picture: Size;

  constructor(
    readonly task: Task,
    startMs: number,
  ) {
    this.result = task.result as Result;
    const { duration_ms, display_width, display_height, frame_rate } = this.result.video;
    this.picture = { width: display_width, height: display_height };
    this.playhead = new Playhead(duration_ms, frameMs(frame_rate), startMs);
    this.axis = new Axis(duration_ms);
    this.frames = new Frames(task.task_id, duration_ms);
  }

  /** Index of the shot around a moment; −1 without shots. */
  shotAt(timeMs: number): number {
    const { shots } = this.result;
    let [low, high] = [0, shots.length - 1];
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if ((shots[middle]?.start_ms ?? 0) <= timeMs) low = middle;
      else high = middle - 1;
    }
    return shots.length > 0 ? low : -1;
  }

  /** To the start of the shot after (1) or before (−1); from within a shot, before is its own start. */
  seekShot(by: 1 | -1): void {
    const { shots } = this.result;
    const now = this.playhead.timeMs.value;
    const at = this.shotAt(now);
    const isWithin = now - (shots[at]?.start_ms ?? 0) > 500;
    const shot = shots[by === -1 && isWithin ? at : at + by];
    if (shot) this.playhead.seek(shot.start_ms);
  }

  /** The tile of the sprite sheet shown last at or before a moment; −1 without one. */
  tileAt(timeMs: number): number {
    return this.result.sprite?.times_ms.findLastIndex((time) => time <= timeMs) ?? -1;
  }
}

/** `30000/1001` as the milliseconds of a frame. */
function frameMs(rate: string | null): number {
  const [frames = 0, seconds = 1] = (rate ?? '').split('/').map(Number);
  return frames > 0 ? (1_000 * seconds) / frames : USUAL_FRAME_MS;
}
