import { Hono } from 'hono';
import { problem } from './problem.ts';
import type { HttpEnv, HttpParts } from './types.ts';

/** What a certificate authority asks (RFC 8555 8.3). */
export function acmeChallengeRoutes(answer: HttpParts['acmeChallenge']): Hono<HttpEnv> {
  const routes = new Hono<HttpEnv>();
  routes.get('/:token', async (context) => {
    const proof = await answer(context.req.param('token'));
    if (proof === undefined) return problem(context, 'not-found');
    return context.body(proof, 200, { 'Content-Type': 'application/octet-stream' });
  });
  return routes;
}
