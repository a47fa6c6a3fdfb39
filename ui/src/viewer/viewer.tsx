import { useEffect, useMemo, useRef } from 'preact/hooks';
import type { Task } from '../../../src/client.js';
import { route } from '../route.js';
import { Detections } from './detections.js';
import { Help } from './help.js';
import { Insights } from './insights/insights.js';
import { listenToKeys } from './keys.js';
import { Menu } from './menu.js';
import { Player } from './player.js';
import { Scene } from './scene.js';
import { Timeline } from './timeline/timeline.js';
import './viewer.css';

/** What was found in a video: the player with boxes over it, the timeline under it, everything in words beside it. */
export function Viewer({ task }: { task: Task }) {
  const at = route.value.query.get('t');
  const scene = useMemo(() => new Scene(task, Number(at ?? 0) * 1_000 || 0), [task.task_id]);
  const help = useRef<HTMLDialogElement>(null);
  useEffect(() => () => scene.frames.close(), [scene]);
  useEffect(() => listenToKeys(scene, () => help.current?.showModal()), [scene]);
  useEffect(() => {
    if (at !== null) scene.playhead.seek(Number(at) * 1_000 || 0);
  }, [at]);
  return (
    <div class="viewer" data-testid="viewer">
      <div class="look">
        <Player scene={scene} />
        <Detections scene={scene} />
      </div>
      <Insights scene={scene} />
      <div class="below">
        <Timeline scene={scene} />
        <Menu scene={scene} />
        <button type="button" class="quiet" onClick={() => help.current?.showModal()}>
          Keys (?)
        </button>
      </div>
      <Help dialog={help} />
    </div>
  );
}
