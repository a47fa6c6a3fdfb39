import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import type { SearchAnswer, SearchRequest } from '../../../src/client.js';
import { useLoaded } from '../loading.js';
import { FileDrop } from '../parts/file-drop.js';
import { MomentCards } from '../parts/moment-cards.js';
import { Notice } from '../parts/notice.js';
import { linkTo, route } from '../route.js';
import { sentenceOf, service } from '../service.js';
import { clock } from '../words.js';

const LIMIT = 30;

/** What is looked for: words, a picture, or a moment that the address names. */
interface Asked {
  text: string;
  picture: File | null;
  moment: { task_id: string; time_ms: number } | null;
}

/** Finds moments by words, by a picture or by another moment. */
export function Search() {
  const { query } = route.value;
  const task = query.get('task');
  const time = Math.round(Number(query.get('t') ?? 0) * 1_000) || 0;
  const moment = task ? { task_id: task, time_ms: time } : null;
  const text = useSignal('');
  const picture = useSignal<File | null>(null);
  const model = useSignal('');
  const label = useSignal('');
  const group = useSignal<NonNullable<SearchRequest['group_by']>>('shot');
  const answer = useSignal<SearchAnswer | null>(null);
  const error = useSignal<string | null>(null);
  const isAsking = useSignal(false);
  const under = useRef<AbortController | null>(null);

  async function ask(asked: Asked): Promise<void> {
    under.current?.abort();
    const { signal } = (under.current = new AbortController());
    error.value = null;
    isAsking.value = true;
    try {
      const options = { group_by: group.value, limit: LIMIT, ...(model.value && { model: model.value }) };
      const filter = label.value.trim() ? { filter: { label: label.value.trim() } } : {};
      answer.value = await service().search({ ...(await inputOf(asked)), ...options, ...filter }, { signal });
    } catch (reason) {
      if (signal.aborted) return;
      answer.value = null;
      error.value = sentenceOf(reason);
    }
    isAsking.value = false;
  }

  useEffect(() => {
    if (moment) void ask({ text: '', picture: null, moment });
    return () => under.current?.abort();
  }, [task, time]);

  return (
    <>
      <h1>Search</h1>
      <form
        class="card"
        role="search"
        onSubmit={(event) => {
          event.preventDefault();
          void ask({ text: text.value.trim(), picture: picture.value, moment });
        }}
      >
        {moment && (
          <p>
            Like the moment {clock(time)} of{' '}
            <a href={linkTo(['tasks', moment.task_id], { t: String(time / 1_000) })}>this video</a>.{' '}
            <a href={linkTo(['search'])}>Look for something else</a>
          </p>
        )}
        {!moment && (
          <>
            <label class="field">
              Words, as a caption would have them
              <input
                type="search"
                placeholder="a red car at night"
                disabled={picture.value !== null}
                value={text.value}
                onInput={({ currentTarget }) => (text.value = currentTarget.value)}
              />
            </label>
            <FileDrop
              accept="image/jpeg,image/png,image/webp"
              label="or drop a picture here"
              file={picture.value}
              onFile={(file) => (picture.value = file)}
            />
            {picture.value && (
              <button type="button" class="quiet" onClick={() => (picture.value = null)}>
                Remove the picture
              </button>
            )}
          </>
        )}
        <div class="row">
          <EmbeddingModels chosen={model.value} onChoose={(name) => (model.value = name)} />
          <label class="inline">
            One per
            <select
              value={group.value}
              onChange={({ currentTarget }) => (group.value = currentTarget.value as typeof group.value)}
            >
              <option value="shot">shot</option>
              <option value="video">video</option>
              <option value="frame">frame</option>
            </select>
          </label>
          <label class="inline">
            Only with
            <input
              placeholder="person"
              value={label.value}
              onInput={({ currentTarget }) => (label.value = currentTarget.value)}
            />
          </label>
        </div>
        <button type="submit" disabled={!moment && !picture.value && text.value.trim() === ''}>
          Search
        </button>
      </form>
      {error.value && <Notice kind="bad">{error.value}</Notice>}
      <p role="status">{isAsking.value ? 'Searching…' : answer.value && countOf(answer.value)}</p>
      {answer.value && <MomentCards found={answer.value.data} />}
    </>
  );
}

const countOf = ({ data }: SearchAnswer): string =>
  data.length === 0 ? 'Nothing was found.' : `${data.length} found, the likest first.`;

async function inputOf({ text, picture, moment }: Asked): Promise<SearchRequest> {
  if (moment) return moment;
  if (!picture) return { text };
  const bytes = new Uint8Array(await picture.arrayBuffer());
  let binary = '';
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return { image: btoa(binary) };
}

/** Whose vectors are searched. */
function EmbeddingModels({ chosen, onChoose }: { chosen: string; onChoose: (name: string) => void }) {
  const { value } = useLoaded((signal) => service().models({ signal })).value;
  const names = (value?.data ?? []).filter(({ versions }) =>
    versions.some(({ task, state }) => task === 'embed' && state === 'READY'),
  );
  return (
    <label class="inline">
      Model
      <select value={chosen} onChange={({ currentTarget }) => onChoose(currentTarget.value)}>
        <option value="">the pipeline's</option>
        {names.map(({ name }) => (
          <option key={name} value={name}>
            {name}
          </option>
        ))}
      </select>
    </label>
  );
}
