import type { ComponentChildren, RefObject } from 'preact';

/** One row of the timeline: its name at the left, what happens at the right. */
export function Lane({
  name,
  value,
  height,
  place,
  testId,
  children,
}: {
  name: string;
  /** What holds at the playhead. */
  value?: string | undefined;
  height: number;
  place?: RefObject<HTMLDivElement | null>;
  testId?: string;
  children?: ComponentChildren;
}) {
  return (
    <div class="lane" data-testid={testId}>
      <div class="lane-name">
        {name} {value !== undefined && <span class="faint">{value}</span>}
      </div>
      <div ref={place ?? null} class="lane-body" style={{ height: `${height}px` }}>
        {children}
      </div>
    </div>
  );
}
