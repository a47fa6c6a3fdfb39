import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { TaskSummary } from '../../../src/client.js';
import { useLoaded } from '../loading.js';
import { Notice } from '../parts/notice.js';
import { TaskTable } from '../parts/task-table.js';
import { goTo, linkTo, route } from '../route.js';
import { service } from '../service.js';

const STATUSES = [
  { status: '', name: 'All' },
  { status: 'PENDING', name: 'Waiting' },
  { status: 'PROCESSING', name: 'Running' },
  { status: 'SUCCESS', name: 'Done' },
  { status: 'FAILED', name: 'Failed' },
];
const PAGE = 25;
const REFRESH_MS = 5_000;

/** Every task, the newest first; those that run are looked at again. */
export function Tasks() {
  const status = route.value.query.get('status') ?? '';
  const pages = useSignal(1);
  const tick = useSignal(0);
  const loaded = useLoaded((signal) => firstPages(pages.value, status, signal), [status, pages.value, tick.value]);
  const { value, error } = loaded.value;
  const isMoving = value?.tasks.some((task) => task.status === 'PENDING' || task.status === 'PROCESSING') ?? false;
  useEffect(() => {
    const timer = isMoving ? setInterval(() => (tick.value += 1), REFRESH_MS) : undefined;
    return () => clearInterval(timer);
  }, [isMoving]);
  return (
    <>
      <h1>Tasks</h1>
      <label class="inline">
        Show
        <select
          value={status}
          onChange={({ currentTarget: { value: wanted } }) => {
            pages.value = 1;
            goTo(linkTo(['tasks'], wanted ? { status: wanted } : {}));
          }}
        >
          {STATUSES.map((one) => (
            <option key={one.status} value={one.status}>
              {one.name}
            </option>
          ))}
        </select>
      </label>
      {error && <Notice kind="bad">{error}</Notice>}
      {value && <TaskTable tasks={value.tasks} caption="Tasks, the newest first" />}
      {value?.isMore && (
        <button type="button" onClick={() => (pages.value += 1)}>
          Show more
        </button>
      )}
    </>
  );
}

async function firstPages(
  count: number,
  status: string,
  signal: AbortSignal,
): Promise<{ tasks: TaskSummary[]; isMore: boolean }> {
  const tasks: TaskSummary[] = [];
  const filter = status ? { status: status as TaskSummary['status'] } : {};
  let cursor: string | null | undefined;
  for (let page = 0; page < count && cursor !== null; page++) {
    const found = await service().taskPage({ ...filter, limit: PAGE, ...(cursor && { cursor }), signal });
    tasks.push(...found.data);
    cursor = found.next_cursor;
  }
  return { tasks, isMore: cursor !== null };
}
