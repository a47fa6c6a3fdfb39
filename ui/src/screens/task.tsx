import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { Task, TaskSummary } from '../../../src/client.js';
import { Live } from '../parts/live.js';
import { Notice } from '../parts/notice.js';
import { StatusBadge } from '../parts/status-badge.js';
import { goTo, linkTo } from '../route.js';
import { sentenceOf, service } from '../service.js';
import { Viewer } from '../viewer/viewer.js';
import { moment, videoName } from '../words.js';

/** One task: while it runs how far it is, then what was found or why nothing was. */
export function TaskScreen({ id }: { id: string }) {
  const task = useSignal<TaskSummary | null>(null);
  const whole = useSignal<Task | null>(null);
  const error = useSignal<string | null>(null);
  useEffect(() => {
    const given = new AbortController();
    const { signal } = given;
    const follow = async (): Promise<void> => {
      task.value = await service().result(id, { signal });
      for await (const event of service().events(id, { signal })) task.value = event.task;
      whole.value = await service().result(id, { signal });
    };
    follow().catch((reason: unknown) => {
      if (!signal.aborted) error.value = sentenceOf(reason);
    });
    return () => given.abort();
  }, [id]);
  if (error.value) return <Notice kind="bad">{error.value}</Notice>;
  if (!task.value) return <p role="status">Loading…</p>;
  return (
    <>
      <Head task={whole.value ?? task.value} />
      {!whole.value && <Live task={task.value} />}
      {whole.value?.error && <Failure task={whole.value} />}
      {whole.value?.result && <Viewer task={whole.value} />}
    </>
  );
}

function Head({ task }: { task: TaskSummary }) {
  return (
    <header class="task-head">
      <h1>{videoName(task)}</h1>
      <p class="faint">
        <StatusBadge status={task.status} /> {task.pipeline} · {moment(task.created_at)} · <code>{task.task_id}</code>
      </p>
    </header>
  );
}

function Failure({ task }: { task: Task }) {
  const problem = useSignal<string | null>(null);
  const again = async (): Promise<void> => {
    const { video_url, pipeline, metadata } = task;
    const { task_id } = await service().analyze({ video_url, pipeline, metadata });
    goTo(linkTo(['tasks', task_id]));
  };
  return (
    <section class="card">
      <h2>{task.error?.code}</h2>
      <p>{task.error?.message}</p>
      {task.error?.hint && <p>{task.error.hint}</p>}
      {problem.value && <Notice kind="bad">{problem.value}</Notice>}
      <button
        type="button"
        onClick={() => void again().catch((reason: unknown) => (problem.value = sentenceOf(reason)))}
      >
        Send it again
      </button>
    </section>
  );
}
