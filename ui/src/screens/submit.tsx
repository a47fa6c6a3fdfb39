import { type Signal, useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { useLoaded } from '../loading.js';
import { FileDrop } from '../parts/file-drop.js';
import { Notice } from '../parts/notice.js';
import { PipelineChoice } from '../parts/pipeline-choice.js';
import { TaskTable } from '../parts/task-table.js';
import { goTo, linkTo } from '../route.js';
import { sentenceOf, service } from '../service.js';
import { upload } from '../upload.js';
import { bytes } from '../words.js';

const SAMPLE = '/samples/sample.mp4';
const USUAL = 'production';
const RECENT = 5;
/** Of one word of a task's metadata. */
const LONGEST_TITLE = 256;

/** Where a video is handed in: as a file, as an address, or the sample. */
export function Submit() {
  const file = useSignal<File | null>(null);
  const url = useSignal('');
  const pipeline = useSignal(USUAL);
  const error = useSignal<string | null>(null);
  const sent = useSignal<number | null>(null);
  const giveUp = useRef<AbortController | null>(null);
  useEffect(() => () => giveUp.current?.abort(), []);
  const pipelines = useLoaded((signal) => service().pipelines({ signal }));

  async function submit(address: string | null): Promise<void> {
    error.value = null;
    const { signal } = (giveUp.current = new AbortController());
    try {
      const video_url = address ?? (await uploaded(file.value, sent, signal));
      const metadata: Record<string, string> =
        file.value && !address ? { title: file.value.name.slice(0, LONGEST_TITLE) } : {};
      const { task_id } = await service().analyze({ video_url, pipeline: pipeline.value, metadata }, { signal });
      goTo(linkTo(['tasks', task_id]));
    } catch (reason) {
      if (!signal.aborted) error.value = sentenceOf(reason);
    } finally {
      sent.value = null;
    }
  }

  return (
    <>
      <h1>Analyse a video</h1>
      <form
        class="card"
        onSubmit={(event) => {
          event.preventDefault();
          if (file.value) void submit(null);
          else if (url.value.trim()) void submit(url.value.trim());
          else error.value = 'Choose a file, give an address, or try the sample.';
        }}
      >
        <FileDrop
          accept="video/*,.mkv,.avi,.flv,.ts,.mts,.m2ts"
          label="Drop a video here, or choose one"
          file={file.value}
          onFile={(chosen) => (file.value = chosen)}
        />
        {file.value && (
          <p>
            {bytes(file.value.size)}{' '}
            <button type="button" class="quiet" onClick={() => (file.value = null)}>
              Remove the file
            </button>
          </p>
        )}
        <label class="field">
          or its address
          <input
            type="url"
            inputMode="url"
            placeholder="https://example.org/clip.mp4"
            disabled={file.value !== null}
            value={url.value}
            onInput={({ currentTarget }) => (url.value = currentTarget.value)}
          />
        </label>
        <PipelineChoice
          pipelines={pipelines.value.value?.data ?? []}
          chosen={pipeline.value}
          onChoose={(name) => (pipeline.value = name)}
        />
        {pipelines.value.error && <Notice kind="bad">{pipelines.value.error}</Notice>}
        {error.value && <Notice kind="bad">{error.value}</Notice>}
        {sent.value === null ? (
          <div class="row">
            <button type="submit">Analyse</button>
            <button type="button" class="quiet" onClick={() => void submit(new URL(SAMPLE, location.href).href)}>
              Try the sample
            </button>
          </div>
        ) : (
          <div class="row">
            <label>
              Sending the file
              <progress max={1} value={sent.value} />
            </label>
            <button type="button" class="quiet" onClick={() => giveUp.current?.abort()}>
              Stop
            </button>
          </div>
        )}
      </form>
      <Recent />
    </>
  );
}

async function uploaded(file: File | null, sent: Signal<number | null>, signal: AbortSignal): Promise<string> {
  if (!file) throw new Error('Choose a file first.');
  sent.value = 0;
  return (await upload(file, (share) => (sent.value = share), signal)).video_url;
}

function Recent() {
  const recent = useLoaded((signal) => service().taskPage({ limit: RECENT, signal }));
  const { value, error } = recent.value;
  return (
    <section>
      <h2>Recent tasks</h2>
      {error && <Notice kind="bad">{error}</Notice>}
      {value && <TaskTable tasks={value.data} caption="Recent tasks" />}
    </section>
  );
}
