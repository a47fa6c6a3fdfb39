import { useSignal } from '@preact/signals';
import type { ComponentChildren } from 'preact';

const STEP = 60;

/** The first of many things, and a button for more: a page stays quick however many there are. */
export function First<T>({ of, children }: { of: T[]; children: (some: T[]) => ComponentChildren }) {
  const count = useSignal(STEP);
  return (
    <>
      {children(of.slice(0, count.value))}
      {of.length > count.value && (
        <button type="button" class="quiet" onClick={() => (count.value += STEP)}>
          Show more: {of.length - count.value} are left
        </button>
      )}
    </>
  );
}
