import { SingleBar, Presets } from 'cli-progress';
import type { VideoAiClient } from '../client/client.js';
import type { Progress, Task, TaskSummary } from '../client/schema.js';
import type { TaskEvent } from '../client/task-events.js';
import type { Output } from './command.js';
import { clock } from './time.js';

/** Where news of a task go. */
interface Display {
  show(task: TaskSummary): void;
  stop(): void;
}

export interface Following {
  client: VideoAiClient;
  id: string;
  /** Every event as a line of JSON, in place of what a person looks at. */
  isJson: boolean;
  signal: AbortSignal;
}

/** Shows what becomes of a task until it has ended; resolves with the task. */
export async function follow({ client, id, isJson, signal }: Following, output: Output): Promise<Task> {
  const display = isJson ? null : output.isTerminal ? new Bar() : new Lines(output);
  const onEvent = (event: TaskEvent): void => {
    if (isJson) output.line(JSON.stringify(event));
    display?.show(event.task);
  };
  try {
    return await client.wait(id, { onEvent, signal });
  } finally {
    display?.stop();
  }
}

/** One bar, on a terminal. */
class Bar implements Display {
  readonly #bar = new SingleBar(
    { format: '  {bar} {percentage} %  {about}', hideCursor: true, clearOnComplete: true, stopOnComplete: false },
    Presets.shades_classic,
  );

  constructor() {
    this.#bar.start(100, 0, { about: '' });
  }

  show({ progress }: TaskSummary): void {
    this.#bar.update(progress.percent, { about: aboutOf(progress) });
  }

  stop(): void {
    this.#bar.stop();
  }
}

/** A line for each stage and each quarter of one: for logs. */
class Lines implements Display {
  #last = '';

  constructor(private readonly output: Output) {}

  show({ progress }: TaskSummary): void {
    const now = `${progress.stage} ${Math.floor(progress.percent / 25)}`;
    if (now !== this.#last) this.output.note(`${Math.floor(progress.percent)} %  ${aboutOf(progress)}`);
    this.#last = now;
  }

  stop(): void {
    this.#last = '';
  }
}

function aboutOf({ stage, frames_done, frames_total, eta_ms, queue_position }: Progress): string {
  const frames = frames_done > 0 ? `${frames_done}${frames_total === null ? '' : ` of ${frames_total}`} frames` : '';
  const place = queue_position === null ? '' : `${queue_position} before it`;
  const left = eta_ms === null ? '' : `${clock(eta_ms).replace(/\.\d+$/, '')} left`;
  return [stage, place, frames, left].filter((part) => part !== '').join('  ');
}
