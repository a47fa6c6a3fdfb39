import { useSignal } from '@preact/signals';
import type { TaskSummary } from '../../../src/client.js';
import { sentenceOf, service } from '../service.js';
import { duration } from '../words.js';
import { Notice } from './notice.js';

const STAGES = [
  { stage: 'queue', name: 'Waiting' },
  { stage: 'fetch', name: 'Fetching' },
  { stage: 'sniff', name: 'Looking at the file' },
  { stage: 'probe', name: 'Reading its facts' },
  { stage: 'analyze', name: 'Analysing' },
];

/** A task on its way: where it is, how far, how long it will take. */
export function Live({ task }: { task: TaskSummary }) {
  const error = useSignal<string | null>(null);
  const { percent, stage, frames_done, frames_total, eta_ms, queue_position } = task.progress;
  const at =
    task.status === 'PENDING'
      ? 0
      : Math.max(
          1,
          STAGES.findIndex((one) => one.stage === stage),
        );
  return (
    <section class="card" aria-label="Progress">
      <progress max={100} value={percent} aria-label="Progress of the analysis" />
      <p role="status" data-testid="progress">
        {percent} %{eta_ms !== null && `, about ${duration(eta_ms)} left`}
        {queue_position !== null && `, place ${queue_position} in the queue`}
      </p>
      <ol class="stages">
        {STAGES.map(({ name }, index) => (
          <li key={name} class={index < at ? 'done' : ''} aria-current={index === at ? 'step' : undefined}>
            {name}
          </li>
        ))}
      </ol>
      <p class="faint">
        {frames_done > 0 && `${frames_done} frames`}
        {frames_done > 0 && frames_total !== null && ` of about ${frames_total}`}
        {task.attempt > 1 && `, attempt ${task.attempt}`}
      </p>
      {error.value && <Notice kind="bad">{error.value}</Notice>}
      <button
        type="button"
        class="quiet"
        onClick={() =>
          void service()
            .cancel(task.task_id)
            .catch((reason: unknown) => (error.value = sentenceOf(reason)))
        }
      >
        Cancel
      </button>
    </section>
  );
}
