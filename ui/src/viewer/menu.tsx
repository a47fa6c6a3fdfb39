import { useSignal } from '@preact/signals';
import { Notice } from '../parts/notice.js';
import { linkTo } from '../route.js';
import { apiKey, sentenceOf, service } from '../service.js';
import type { ExportFormat } from '../../../src/client.js';
import { Copy } from './copy.js';
import type { Scene } from './scene.js';

const EXPORTS: { format: ExportFormat; kind?: string; name: string }[] = [
  { format: 'csv', name: 'CSV' },
  { format: 'vtt', kind: 'chapters', name: 'WebVTT chapters' },
  { format: 'vtt', kind: 'thumbnails', name: 'WebVTT thumbnails' },
  { format: 'srt', name: 'SRT subtitles' },
  { format: 'edl', name: 'EDL' },
  { format: 'otio', name: 'OpenTimelineIO' },
  { format: 'coco', name: 'COCO boxes' },
  { format: 'mot', name: 'MOT tracks' },
];

/** What can be taken from here: files for other programs, the request as curl, the address of this moment. */
export function Menu({ scene }: { scene: Scene }) {
  const { task, playhead } = scene;
  const t = (playhead.timeMs.value / 1_000).toFixed(2);
  const moment = new URL(linkTo(['tasks', task.task_id], { t }), location.href).href;
  return (
    <section class="menu row" aria-label="Take along">
      <Exports id={task.task_id} />
      <a class="button" href={linkTo(['search'], { task: task.task_id, t })}>
        Find similar to this frame
      </a>
      <a class="button" href={linkTo(['duplicates', task.task_id])}>
        Find duplicates
      </a>
      <Copy text={moment} name="Copy the link to this moment" />
      <Copy text={curl(scene)} name="Copy as curl" />
    </section>
  );
}

function Exports({ id }: { id: string }) {
  const error = useSignal<string | null>(null);
  const save = async (at: number): Promise<void> => {
    const { format, kind } = EXPORTS[at] ?? { format: 'csv' };
    error.value = null;
    const answer = await service().export(id, format, kind ? { kind } : {});
    const [, name = `${id}.${format}`] =
      /filename="?([^";]+)/.exec(answer.headers.get('content-disposition') ?? '') ?? [];
    const link = document.createElement('a');
    link.href = URL.createObjectURL(await answer.blob());
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  };
  return (
    <>
      <label class="inline">
        Export
        <select
          value=""
          onChange={({ currentTarget }) => {
            void save(Number(currentTarget.value)).catch((reason: unknown) => (error.value = sentenceOf(reason)));
            currentTarget.value = '';
          }}
        >
          <option value="" disabled>
            as…
          </option>
          {EXPORTS.map(({ name }, index) => (
            <option key={name} value={index}>
              {name}
            </option>
          ))}
        </select>
      </label>
      {error.value && <Notice kind="bad">{error.value}</Notice>}
    </>
  );
}

/** The same analysis from a shell; a key is left for the reader to fill in. */
function curl({ task: { video_url, pipeline } }: Scene): string {
  const key = apiKey.value ? ` -H "Authorization: Bearer $VIDEO_AI_KEY"` : '';
  const quoted = JSON.stringify({ video_url, pipeline }).replaceAll("'", `'\\''`);
  return `curl -s ${location.origin}/analyze${key} -H 'Content-Type: application/json' -d '${quoted}'`;
}
