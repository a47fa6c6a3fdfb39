import type { Frame } from '../../../common/frame.js';
import type { Boundary } from './boundary.js';

/** A frame of which all is known, with the boundaries that begin with it. */
export interface ScannedFrame {
  /** 0-based, over the frames that reached the step. */
  position: number;
  frame: Frame;
  boundaries: Boundary[];
}

/** One video's way through a model: frames in, the same frames out once it is certain which shot they belong to. */
export interface Scan {
  /** Whether any frame has come. */
  readonly hasFrames: boolean;
  /** Takes the next frames and gives back those that have been held long enough. */
  add(frames: Frame[]): Promise<ScannedFrame[]>;
  /** The frames that are still held. */
  end(): Promise<ScannedFrame[]>;
  /** When a frame near those given back last is shown, ms. */
  timeOf(position: number): number;
}
