import { computed, signal } from '@preact/signals';

/** Where the page is: `#/tasks/ID?t=12.3` is `{ path: ['tasks', 'ID'], query }`. */
export interface Route {
  path: string[];
  query: URLSearchParams;
}

const hash = signal(location.hash);
addEventListener('hashchange', () => (hash.value = location.hash));

/** Changes when the address does. */
export const route = computed<Route>(() => {
  const [path = '', query = ''] = hash.value.replace(/^#\/?/, '').split('?', 2);
  return { path: path.split('/').filter(Boolean).map(decodeURIComponent), query: new URLSearchParams(query) };
});

/** The address of a place within the page. */
export function linkTo(path: string[], query: Record<string, string> = {}): string {
  const search = new URLSearchParams(query).toString();
  return `#/${path.map(encodeURIComponent).join('/')}${search && `?${search}`}`;
}

/** Goes there; `replace` leaves no step to go back to. */
export function goTo(link: string, { replace = false } = {}): void {
  if (replace) history.replaceState(null, '', link);
  else history.pushState(null, '', link);
  hash.value = location.hash;
}
