import type { ComponentChildren } from 'preact';

/** A sentence that must be seen: `bad` is said at once by screen readers. */
export function Notice({ kind, children }: { kind: 'bad' | 'warn' | 'plain'; children: ComponentChildren }) {
  return (
    <p class={`notice ${kind}`} role={kind === 'bad' ? 'alert' : 'status'}>
      {children}
    </p>
  );
}
