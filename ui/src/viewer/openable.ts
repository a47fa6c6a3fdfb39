import { type Signal, useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { openable } from '../service.js';

/** Addresses of the service as the browser can open them; null until that is known. */
export function useOpenable(urls: string[]): Signal<string[] | null> {
  const opened = useSignal<string[] | null>(null);
  useEffect(() => {
    const given = new AbortController();
    openable(urls, given.signal)
      .then((found) => (opened.value = found))
      .catch(() => undefined); // without them the pictures are missing, and everything else goes on
    return () => given.abort();
  }, [urls.join('\n')]);
  return opened;
}
