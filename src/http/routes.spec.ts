import { describe, expect, it } from '@jest/globals';
import { Routes } from './routes.js';

describe('the routes', () => {
  const routes = new Routes();
  routes.add(['GET', 'HEAD'], '/results/:id');
  routes.add(['DELETE'], '/results/:id');
  routes.add(['POST'], '/results/:id/cancel');
  routes.add(['GET'], '/docs/*');
  routes.add(['GET'], '/openapi.json');

  it.each([
    ['/results/1', ['DELETE', 'GET', 'HEAD']],
    ['/results/1/cancel', ['POST']],
    ['/docs/a/b.css', ['GET']],
    ['/results/', []],
    ['/results', []],
    ['/openapixjson', []],
  ])('allows at %s the methods %j', (path, methods) => {
    expect(routes.allowed(path)).toEqual(methods);
  });

  it('tells an unknown path from a wrong method', () => {
    expect(routes.unmatched('GET', '/nothing')).toMatchObject({ status: 404, code: 'ROUTE_NOT_FOUND' });
    const wrong = routes.unmatched('GET', '/results/1/cancel');
    expect([wrong.status, wrong.detail]).toEqual([405, '/results/1/cancel takes POST, not GET.']);
    expect(wrong.extras.headers).toEqual({ Allow: 'POST' });
  });
});
