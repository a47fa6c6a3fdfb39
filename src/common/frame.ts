import type { FrameFindings } from './findings.js';

/** One decoded frame on its way through the pipeline. Steps read its pictures and write what they found. */
export interface Frame {
  /** 0-based, in display order, over all decoded frames. */
  readonly index: number;
  /** Milliseconds from the first displayed frame, from the presentation timestamp, not rounded. */
  readonly timeMs: number;
  /** Whether this is one of the sampled frames, which have a thumbnail and the `sampled` pictures. */
  readonly isSampled: boolean;
  /**
   * By `pictureKey(spec)`: the bytes, HWC uint8. Only those that a step of the pipeline asked for. They are filled anew once the
   * frame has left the last step: what a step keeps of them longer than it holds the frame back, it copies.
   */
  readonly pictures: ReadonlyMap<string, Uint8Array>;
  /** Sampled frames only: the displayed frame as a JPEG, at most 640 pixels wide. */
  readonly thumbnail: Uint8Array | null;
  /** What the steps have found in it so far. */
  readonly findings: FrameFindings;
}
