import type { FastifyInstance } from 'fastify';
import { Problem } from './problem.js';

/** The routes there are, to tell a path that is unknown (404) from a method that is (405 with `Allow`). */
export class Routes {
  readonly #methods = new Map<string, Set<string>>();
  readonly #patterns = new Map<string, RegExp>();

  /** Takes note of every route that is added from now on, and answers what no route matches before its body is read. */
  watch(fastify: FastifyInstance): void {
    fastify.addHook('onRoute', ({ method, url }) => this.add([method].flat(), url));
    fastify.addHook('onRequest', async (request) => {
      if (request.is404) throw this.unmatched(request.method, request.url.split('?', 1)[0] ?? '');
    });
  }

  add(methods: string[], url: string): void {
    const known = this.#methods.get(url) ?? new Set();
    for (const method of methods) known.add(method);
    this.#methods.set(url, known);
    this.#patterns.set(url, pattern(url));
  }

  /** Methods that some route takes at a path, sorted. */
  allowed(path: string): string[] {
    const urls = [...this.#patterns].filter(([, expression]) => expression.test(path)).map(([url]) => url);
    return [...new Set(urls.flatMap((url) => [...(this.#methods.get(url) ?? [])]))].sort();
  }

  /** What to answer to a request that no route takes. */
  unmatched(method: string, path: string): Problem {
    const allowed = this.allowed(path);
    if (allowed.length === 0) return new Problem('ROUTE_NOT_FOUND', `There is nothing at ${path}.`);
    const Allow = allowed.join(', ');
    return new Problem('METHOD_NOT_ALLOWED', `${path} takes ${Allow}, not ${method}.`, { headers: { Allow } });
  }
}

/** `/results/:id/*` as an expression; a parameter is one part of the path and not empty. */
function pattern(url: string): RegExp {
  const parts = url.split('/').map((part) => {
    if (part === '*') return '.*';
    return part.startsWith(':') ? '[^/]+' : part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  });
  return new RegExp(`^${parts.join('/')}$`);
}
