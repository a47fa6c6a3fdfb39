import { type Signal, useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { sentenceOf } from './service.js';

/** What is being asked for: nothing yet, a value, or why there is none. */
export interface Loaded<T> {
  value: T | null;
  error: string | null;
}

/** Asks once, and again whenever `about` changes; what is no longer wanted is given up. */
export function useLoaded<T>(ask: (signal: AbortSignal) => Promise<T>, about: unknown[] = []): Signal<Loaded<T>> {
  const loaded = useSignal<Loaded<T>>({ value: null, error: null });
  useEffect(() => {
    const given = new AbortController();
    ask(given.signal)
      .then((value) => (loaded.value = { value, error: null }))
      .catch((error: unknown) => {
        if (!given.signal.aborted) loaded.value = { value: loaded.value.value, error: sentenceOf(error) };
      });
    return () => given.abort();
  }, about);
  return loaded;
}
