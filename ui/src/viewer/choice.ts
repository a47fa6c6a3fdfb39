import { signal } from '@preact/signals';
import type { SeenBox } from './seen-boxes.js';

/** Which things the overlay shows. */
export class Choice {
  /** Classes that are left out. */
  readonly hidden = signal<ReadonlySet<string>>(new Set());
  /** The least confidence, 0..1. */
  readonly least = signal(0);

  toggle(label: string): void {
    const hidden = new Set(this.hidden.value);
    if (!hidden.delete(label)) hidden.add(label);
    this.hidden.value = hidden;
  }

  shows({ label, confidence }: SeenBox): boolean {
    return confidence >= this.least.value && !this.hidden.value.has(label);
  }
}
