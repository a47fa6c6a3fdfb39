import { signal } from '@preact/signals';
import type { Observation } from '../../../src/client.js';
import { sentenceOf, service } from '../service.js';

/** Of one request, and how many of them are kept: an hour of dense observations is never in memory at once. */
const PART_MS = 10_000;
const KEPT = 12;
const PAGE = 1_000;

/** What was seen frame by frame, loaded around the moments that are looked at. */
export class Frames {
  /** Why the last part could not be loaded. */
  readonly error = signal<string | null>(null);
  /** Grows with every part that arrives. */
  readonly arrivals = signal(0);
  /** By number of the part, the one asked for last at the end. */
  readonly #parts = new Map<number, Observation[] | null>();
  readonly #given = new AbortController();

  constructor(
    private readonly taskId: string,
    private readonly durationMs: number,
  ) {}

  /** The frames shown last at or before a moment, and first after it, of those that are there already; the rest is sent for. */
  around(timeMs: number): { before: Observation | null; after: Observation | null } {
    const part = Math.floor(timeMs / PART_MS);
    const wanted = [part - 1, part, part + 1].filter((one) => one >= 0 && one * PART_MS <= this.durationMs);
    for (const one of wanted) this.#want(one);
    const near = wanted.flatMap((one) => this.#parts.get(one) ?? []);
    const at = near.findLastIndex((frame) => frame.time_ms <= timeMs);
    return { before: near[at] ?? null, after: near[at + 1] ?? null };
  }

  close(): void {
    this.#given.abort();
  }

  #want(part: number): void {
    const known = this.#parts.get(part);
    if (known !== undefined) {
      this.#parts.delete(part);
      this.#parts.set(part, known);
      return;
    }
    this.#parts.set(part, null);
    for (const oldest of this.#parts.keys()) {
      if (this.#parts.size <= KEPT) break;
      this.#parts.delete(oldest);
    }
    this.#load(part)
      .then((frames) => {
        if (this.#parts.has(part)) this.#parts.set(part, frames);
        this.arrivals.value += 1;
      })
      .catch((error: unknown) => {
        if (!this.#given.signal.aborted) this.error.value = sentenceOf(error);
      });
  }

  async #load(part: number): Promise<Observation[]> {
    const frames: Observation[] = [];
    const span = { fromMs: part * PART_MS, toMs: (part + 1) * PART_MS, limit: PAGE };
    let cursor: string | null = null;
    do {
      const page = await service().framesPage(this.taskId, {
        ...span,
        ...(cursor !== null && { cursor }),
        signal: this.#given.signal,
      });
      frames.push(...page.data);
      cursor = page.next_cursor;
    } while (cursor !== null);
    return frames;
  }
}
