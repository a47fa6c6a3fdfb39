import type { Scene } from '../scene.js';
import { Bars } from './bars.js';
import { Nothing } from './nothing.js';

/** What the video shows, surest first. */
export function Labels({ scene }: { scene: Scene }) {
  const { result } = scene;
  if (result.labels.length === 0) return <Nothing result={result} steps={['classify', 'segment']} what="labels" />;
  return (
    <ul class="plain">
      {result.labels.map(({ label, confidence, model, segments }) => (
        <li key={`${model} ${label}`}>
          <strong>{label}</strong> <span class="faint">{Math.round(confidence * 100)} %</span>
          <Bars scene={scene} spans={segments} words={label} />
        </li>
      ))}
    </ul>
  );
}
