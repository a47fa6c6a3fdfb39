import type { TaskSummary } from '../../../src/client.js';
import { linkTo } from '../route.js';
import { duration, moment, videoName } from '../words.js';
import { StatusBadge } from './status-badge.js';

/** Tasks, one a line; on a narrow screen, one a block. */
export function TaskTable({ tasks, caption }: { tasks: TaskSummary[]; caption: string }) {
  if (tasks.length === 0) return <p class="faint">No tasks yet.</p>;
  return (
    <div class="scroll" tabIndex={0} role="region" aria-label={caption}>
      <table class="tasks">
        <caption class="unseen">{caption}</caption>
        <thead>
          <tr>
            <th scope="col">Video</th>
            <th scope="col">Status</th>
            <th scope="col">Pipeline</th>
            <th scope="col">Sent</th>
            <th scope="col">Took</th>
          </tr>
        </thead>
        <tbody>
          {tasks.map((task) => (
            <tr key={task.task_id}>
              <td>
                <a href={linkTo(['tasks', task.task_id])} title={task.video_url}>
                  {videoName(task)}
                </a>
              </td>
              <td>
                <StatusBadge status={task.status} />
                {task.status === 'PROCESSING' && ` ${task.progress.percent} %`}
                {task.error && <span class="faint"> {task.error.code}</span>}
              </td>
              <td>{task.pipeline}</td>
              <td>{moment(task.created_at)}</td>
              <td>{took(task)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function took({ started_at, finished_at }: TaskSummary): string {
  return started_at && finished_at ? duration(Date.parse(finished_at) - Date.parse(started_at)) : '–';
}
