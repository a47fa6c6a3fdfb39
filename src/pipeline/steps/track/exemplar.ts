import type { Box, ObjectFinding } from '../../../common/findings.js';

/** One look at a thing. */
export interface Look {
  object: ObjectFinding;
  timeMs: number;
  /** The whole frame; null when it has no thumbnail. */
  jpeg: Uint8Array | null;
}

/** A box this near to the edge of the frame touches it: it may be cut off there. Share of the frame. */
const EDGE = 0.005;

/**
 * The look that shows a thing best: one whose box does not touch the edge of the frame before one that does, and among those the
 * one of the greatest confidence times area. Keeps the JPEG of that one alone.
 */
export class Exemplar {
  #best: { look: Look; isWhole: boolean; points: number } | null = null;

  add(look: Look): void {
    const { box, confidence } = look.object;
    const [isWhole, points] = [!touchesEdge(box), confidence * box.width * box.height];
    const best = this.#best;
    const isBetter = !best || (isWhole === best.isWhole ? points > best.points : isWhole);
    if (isBetter) this.#best = { look, isWhole, points };
  }

  /** The best so far; throws before the first. */
  get look(): Look {
    if (!this.#best) throw new Error('a track without an observation has no exemplar');
    return this.#best.look;
  }
}

const touchesEdge = ({ x, y, width, height }: Box): boolean =>
  x <= EDGE || y <= EDGE || x + width >= 1 - EDGE || y + height >= 1 - EDGE;
