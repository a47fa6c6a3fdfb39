import type { DuplicatesAnswer } from '../../../src/client.js';
import { useLoaded } from '../loading.js';
import { Notice } from '../parts/notice.js';
import { linkTo } from '../route.js';
import { service } from '../service.js';
import { clock, videoName } from '../words.js';

/** Which other videos hold the same material as one, and where. */
export function Duplicates({ task }: { task: string }) {
  const found = useLoaded((signal) => service().duplicates({ task_id: task }, { signal }), [task]).value;
  return (
    <>
      <h1>Videos with the same material</h1>
      <p>
        As <a href={linkTo(['tasks', task])}>this video</a>. <a href={linkTo(['search'])}>Search for moments</a>
      </p>
      {found.error && <Notice kind="bad">{found.error}</Notice>}
      <p role="status">{found.value ? countOf(found.value) : !found.error && 'Comparing…'}</p>
      <ol class="plain" data-testid="duplicates">
        {found.value?.data.map((other) => (
          <li key={other.task_id} class="card" data-task={other.task_id}>
            <h2>
              <a href={linkTo(['tasks', other.task_id])}>{videoName(other)}</a>
            </h2>
            <p>
              <meter min={0} max={1} value={other.coverage} aria-label="Share of this video" />{' '}
              {Math.round(other.coverage * 100)} % of this video, likeness {other.score.toFixed(2)}
            </p>
            <ul class="plain">
              {other.ranges.map(({ query, match }) => (
                <li key={query.start_ms}>
                  <a href={linkTo(['tasks', task], { t: String(query.start_ms / 1_000) })}>
                    here {clock(query.start_ms)}–{clock(query.end_ms)}
                  </a>
                  {', '}
                  <a href={linkTo(['tasks', other.task_id], { t: String(match.start_ms / 1_000) })}>
                    there {clock(match.start_ms)}–{clock(match.end_ms)}
                  </a>
                </li>
              ))}
            </ul>
          </li>
        ))}
      </ol>
    </>
  );
}

const countOf = ({ data }: DuplicatesAnswer): string =>
  data.length === 0 ? 'No other video holds the same material.' : `${data.length} found.`;
