import { effect } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import type { Scene } from '../scene.js';
import { useSize } from '../size.js';
import { Lane } from './lane.js';

const HEIGHT = 48;

/** Numbers over time; the number at the playhead stands beside the name. */
export function ChartLane({
  scene,
  name,
  values,
  intervalMs,
}: {
  scene: Scene;
  name: string;
  values: (number | null)[];
  intervalMs: number;
}) {
  const place = useRef<HTMLDivElement>(null);
  const size = useSize(place);
  useEffect(() => {
    if (!place.current) return undefined;
    const chart = new uPlot(options(), [values.map((_, index) => index * intervalMs), values], place.current);
    const stop = effect(() => {
      const { fromMs, toMs } = scene.axis.view.value;
      if (size.value.width > 0) chart.setSize({ width: size.value.width, height: HEIGHT });
      chart.setScale('x', { min: fromMs, max: toMs });
    });
    return () => {
      stop();
      chart.destroy();
    };
  }, []);
  const now = values[Math.floor(scene.playhead.timeMs.value / intervalMs)];
  return (
    <Lane
      name={name}
      value={now === null || now === undefined ? undefined : now.toPrecision(3)}
      height={HEIGHT}
      place={place}
      testId={`chart-${name}`}
    />
  );
}

/** Nothing but the line: axis, cursor and choice are the timeline's. */
const options = (): uPlot.Options => ({
  width: 100,
  height: HEIGHT,
  padding: [2, 0, 2, 0],
  legend: { show: false },
  cursor: { show: false },
  scales: { x: { time: false } },
  axes: [{ show: false }, { show: false }],
  series: [{}, { stroke: '#3987e5', fill: 'rgb(57 135 229 / 15%)', width: 1.5, points: { show: false } }],
});
