import { Copy } from '../copy.js';
import type { Scene } from '../scene.js';

/** Longer documents are copied whole and shown in part. */
const SHOWN = 50_000;

/** The task as the API gives it. */
export function Document({ scene }: { scene: Scene }) {
  const text = JSON.stringify(scene.task, null, 2);
  return (
    <>
      <Copy text={text} name="Copy the document" />
      <pre class="document">{text.slice(0, SHOWN)}</pre>
      {text.length > SHOWN && <p class="faint">The rest is in the copy, and at GET {scene.task.links.self}.</p>}
    </>
  );
}
