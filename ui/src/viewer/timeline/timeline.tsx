import { effect } from '@preact/signals';
import { useEffect, useMemo, useRef } from 'preact/hooks';
import { lanesOf } from './lanes.js';
import { ChartLane } from './chart-lane.js';
import { Ruler } from './ruler.js';
import type { Scene } from '../scene.js';
import { ShotLane } from './shot-lane.js';
import { SpanLane } from './span-lane.js';
import { StripLane } from './strip-lane.js';

const CHARTS = ['brightness', 'contrast', 'sharpness', 'colorfulness', 'motion'] as const;
const ZOOM = 1.5;

/** Everything over time, under one playhead: wheel with ctrl zooms, wheel sideways moves, a drag moves the playhead. */
export function Timeline({ scene }: { scene: Scene }) {
  const place = useRef<HTMLDivElement>(null);
  const { axis, playhead, result } = scene;
  const lanes = useMemo(() => lanesOf(result), [result]);
  useEffect(() => followWheel(place.current, scene), []);
  useEffect(
    () =>
      effect(() => {
        if (playhead.isPlaying.value) axis.reveal(playhead.timeMs.value);
      }),
    [],
  );
  const zoom = (factor: number): void => axis.zoom(factor, playhead.timeMs.value);
  return (
    <section class="timeline" aria-label="Timeline">
      <div class="row zoom" role="group" aria-label="Zoom">
        <button type="button" class="quiet" onClick={() => zoom(1 / ZOOM)} aria-keyshortcuts="+">
          Closer
        </button>
        <button type="button" class="quiet" onClick={() => zoom(ZOOM)} aria-keyshortcuts="-">
          Farther
        </button>
        <button type="button" class="quiet" onClick={() => axis.showAll()} aria-keyshortcuts="0">
          All of it
        </button>
      </div>
      <div ref={place} class="lanes" onPointerDown={(event) => scrub(event, scene)}>
        <Ruler scene={scene} />
        {result.shots.length > 0 && <ShotLane scene={scene} />}
        {result.sprite && <StripLane scene={scene} sprite={result.sprite} />}
        {lanes.map(({ name, spans }) => (
          <SpanLane key={name} scene={scene} name={name} spans={spans} />
        ))}
        {result.quality &&
          CHARTS.map((name) => (
            <ChartLane
              key={name}
              scene={scene}
              name={name}
              values={result.quality?.series[name] ?? []}
              intervalMs={result.quality?.series.interval_ms ?? 1_000}
            />
          ))}
        <Needle scene={scene} />
      </div>
    </section>
  );
}

/** The line of the playhead, through all lanes. */
function Needle({ scene: { axis, playhead } }: { scene: Scene }) {
  const { fromMs, toMs } = axis.view.value;
  const share = (playhead.timeMs.value - fromMs) / (toMs - fromMs);
  return (
    <div class="needle-room" aria-hidden="true">
      {share >= 0 && share <= 1 && <div class="needle" style={{ left: `${share * 100}%` }} />}
    </div>
  );
}

/** From a press until the pointer is let go, except on what has a click of its own. */
function scrub(event: PointerEvent, { axis, playhead }: Scene): void {
  const target = event.target as HTMLElement;
  const body = target.closest('.lane-body');
  if (
    event.button !== 0 ||
    !body ||
    target.closest('button, [data-testid^="lane-"]:not([data-testid="lane-pictures"])')
  )
    return;
  const { left, width } = body.getBoundingClientRect();
  const given = new AbortController();
  const follow = ({ clientX }: PointerEvent): void => playhead.seek(axis.timeAt(clientX - left, width));
  follow(event);
  addEventListener('pointermove', follow, { signal: given.signal });
  for (const end of ['pointerup', 'pointercancel'] as const)
    addEventListener(end, () => given.abort(), { signal: given.signal });
}

function followWheel(place: HTMLElement | null, { axis }: Scene): () => void {
  const given = new AbortController();
  const turn = (event: WheelEvent): void => {
    const body = place?.querySelector('.lane-body')?.getBoundingClientRect();
    if (!body) return;
    if (event.ctrlKey || event.metaKey)
      axis.zoom(Math.exp(event.deltaY / 300), axis.timeAt(event.clientX - body.left, body.width));
    else if (Math.abs(event.deltaX) > Math.abs(event.deltaY)) axis.pan(event.deltaX / body.width);
    else return;
    event.preventDefault();
  };
  place?.addEventListener('wheel', turn, { passive: false, signal: given.signal });
  return () => given.abort();
}
