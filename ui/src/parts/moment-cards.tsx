import type { SearchAnswer } from '../../../src/client.js';
import { linkTo } from '../route.js';
import { useOpenable } from '../viewer/openable.js';
import { clock, videoName } from '../words.js';
import { Thumbnail } from './thumbnail.js';

type Found = SearchAnswer['data'][number];

/** Moments that were found, best first; a press opens the video there. */
export function MomentCards({ found }: { found: Found[] }) {
  const urls = found.flatMap(({ thumbnail_url }) => thumbnail_url ?? []);
  const opened = useOpenable(urls).value;
  return (
    <ol class="moment-cards" aria-label="Moments found" data-testid="found">
      {found.map((moment) => (
        <li key={`${moment.task_id} ${moment.time_ms}`} data-task={moment.task_id} data-time={moment.time_ms}>
          <a href={linkTo(['tasks', moment.task_id], { t: (moment.time_ms / 1_000).toFixed(3) })}>
            <Thumbnail url={moment.thumbnail_url && opened?.[urls.indexOf(moment.thumbnail_url)]} alt="" />
            <span>{videoName(moment)}</span>
            <span>
              {clock(moment.time_ms)}{' '}
              <span class="faint">
                shot {clock(moment.shot.start_ms)}–{clock(moment.shot.end_ms)}
              </span>
            </span>
            <span class="score">
              <meter min={0} max={1} value={Math.max(0, moment.score)} aria-label="Likeness" />
              {moment.score.toFixed(3)}
            </span>
          </a>
        </li>
      ))}
    </ol>
  );
}
