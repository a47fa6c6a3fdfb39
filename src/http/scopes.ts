/** What an API key may do, by scope. */
export const SCOPES = {
  analyze: 'send videos, cancel and erase tasks',
  read: 'read tasks, files, pipelines and models; search',
  metrics: 'read the metrics',
  admin: 'change models',
} as const;

/** A word of the closed list. */
export type Scope = keyof typeof SCOPES;

/** Every scope, in the order of the documentation. */
export const SCOPE_NAMES = Object.keys(SCOPES) as Scope[];

/** Paths that need no API key: they are the same for everybody. */
const OPEN = /^\/($|(health|problems|samples|docs|openapi\.json|collection\.json|llms\.txt|assets|icon\.svg)(\/|$))/;

/** Paths that are only read, though by POST. */
const QUESTIONS = /^\/(search|signed-urls)(\/|$)/;

/** The scope that a route needs, or null for one that is open. `path` is the route's pattern, such as `/results/:task_id`. Closed unless said otherwise. */
export function scopeOf(method: string, path: string): Scope | null {
  if (OPEN.test(path)) return null;
  if (path === '/metrics') return 'metrics';
  if (method === 'GET' || method === 'HEAD' || QUESTIONS.test(path)) return 'read';
  return /^\/(analyze|uploads|results)(\/|$)/.test(path) ? 'analyze' : 'admin';
}
