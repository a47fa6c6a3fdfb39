import type { Shot } from '../../../../src/client.js';
import { Thumbnail } from '../../parts/thumbnail.js';
import { clock } from '../../words.js';
import { useOpenable } from '../openable.js';
import type { Scene } from '../scene.js';
import { First } from './first.js';
import { Nothing } from './nothing.js';

/** Every shot by its keyframe; a press goes there. */
export function Shots({ scene }: { scene: Scene }) {
  const { shots } = scene.result;
  if (shots.length === 0) return <Nothing result={scene.result} steps={['shots']} what="shots" />;
  return <First of={shots}>{(some) => <Grid scene={scene} shots={some} />}</First>;
}

function Grid({ scene, shots }: { scene: Scene; shots: Shot[] }) {
  const urls = useOpenable(shots.flatMap(({ keyframe }) => keyframe?.thumbnail_url ?? [])).value;
  const byUrl = new Map(
    shots.flatMap(({ keyframe }) => keyframe?.thumbnail_url ?? []).map((url, at) => [url, urls?.[at]]),
  );
  const now = scene.shotAt(scene.playhead.timeMs.value);
  return (
    <ul class="grid plain">
      {shots.map(({ index, start_ms, end_ms, transition, keyframe, labels }) => (
        <li key={index}>
          <button
            type="button"
            class="tile-button"
            aria-current={index === now ? 'true' : undefined}
            onClick={() => scene.playhead.seek(start_ms)}
          >
            <Thumbnail url={keyframe && byUrl.get(keyframe.thumbnail_url)} alt="" />
            <span>
              Shot {index + 1}, {clock(start_ms)}–{clock(end_ms)}
            </span>
            <span class="faint">
              {transition.type}
              {labels.length > 0 && ` · ${labels.map(({ label }) => label).join(', ')}`}
            </span>
          </button>
        </li>
      ))}
    </ul>
  );
}
