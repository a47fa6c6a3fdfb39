import type { TextFinding } from '../../../common/findings.js';
import type { Text } from '../../../results/analysis-result.js';
import { overlap } from './boxes.js';
import { similarity } from './similarity.js';

/** Two readings of one text are at least this much alike, as `similarity` has it. */
const ALIKE = 0.8;
/** And their boxes share at least this much, intersection over union. */
const SAME_PLACE = 0.3;
/** From here on a reader knows its digits: texts that differ in them, as a clock does, are two. */
const SURE = 0.9;

interface Shown {
  startMs: number;
  /** Its best reading. */
  best: TextFinding;
  /** Where it was last seen. */
  last: TextFinding;
  observations: number;
}

/** Joins the readings of one text at one place over consecutive sampled frames, at most `most` texts in all. */
export class TextSpans {
  #shown: Shown[] = [];
  #count = 0;
  /** Whether there was more text than is kept. */
  isLimited = false;

  /** `add` is given each text once it has gone, so not in order of time. */
  constructor(
    private readonly most: number,
    private readonly add: (text: Text) => void,
  ) {}

  /** The next sampled frame's texts: what is not among them was shown until now. */
  see(timeMs: number, texts: readonly TextFinding[]): void {
    const before = new Set(this.#shown);
    const shown: Shown[] = [];
    for (const text of texts) {
      const same = mostAlike(before, text);
      if (same) {
        before.delete(same);
        shown.push(seenAgain(same, text));
      } else if (this.#begin()) shown.push({ startMs: timeMs, best: text, last: text, observations: 1 });
    }
    for (const gone of before) this.#end(gone, timeMs);
    this.#shown = shown;
  }

  /** All that is shown ends here: a cut, or the video's end. */
  end(timeMs: number): void {
    for (const gone of this.#shown) this.#end(gone, timeMs);
    this.#shown = [];
  }

  #begin(): boolean {
    this.isLimited ||= this.#count === this.most;
    if (!this.isLimited) this.#count++;
    return !this.isLimited;
  }

  #end({ startMs, best, observations }: Shown, timeMs: number): void {
    const { text, confidence, box, model } = best;
    const span = { start_ms: Math.round(startMs), end_ms: Math.round(timeMs) };
    this.add({ ...span, text, confidence, bbox: box, observations, model });
  }
}

function mostAlike(shown: Iterable<Shown>, text: TextFinding): Shown | null {
  let best: { one: Shown; shared: number } | null = null;
  for (const one of shown) {
    const shared = overlap(one.last.box, text.box);
    if (shared >= SAME_PLACE && shared > (best?.shared ?? 0) && isSame(one, text)) best = { one, shared };
  }
  return best?.one ?? null;
}

const isSame = ({ best, last }: Shown, text: TextFinding): boolean => isAlike(last, text) || isAlike(best, text);

function isAlike(a: TextFinding, b: TextFinding): boolean {
  if (Math.min(a.confidence, b.confidence) >= SURE && digits(a.text) !== digits(b.text)) return false;
  return similarity(a.text, b.text) >= ALIKE;
}

const digits = (text: string): string => text.replaceAll(/\P{Nd}/gu, '');

const seenAgain = ({ startMs, best, observations }: Shown, last: TextFinding): Shown => ({
  startMs,
  best: last.confidence > best.confidence ? last : best,
  last,
  observations: observations + 1,
});
