import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Hono } from 'hono';
import { apiLimits } from '#base/limits-api.ts';
import { silentLog } from '#base/log.ts';
import type { Actor } from '#directory/access.ts';
import { answerFailure } from '#protocols/http/problem.ts';
import type { HttpEnv } from '#protocols/http/types.ts';
import { rateLimit } from './rate-limit.ts';

const key: Actor = { role: 'operator', name: 'key', customer: null, account: null, scopes: null, via: 'api-key' };
const owner: Actor = { ...key, role: 'mailbox-user', name: 'ala@our.test', account: 1, via: 'session' };

test('keys and sessions ask so often at once and no more, each for itself, and hear when to come again', async () => {
  const clock = { time: 0, now: () => clock.time };
  const service = new Hono<HttpEnv>();
  service.use(async (context, next) => {
    const who = context.req.header('who');
    context.set('language', 'en');
    context.set('actor', who === 'key' ? key : null);
    context.set('session', who === 'owner' ? ({ actor: owner } as HttpEnv['Variables']['session']) : null);
    await next();
  });
  service.use(rateLimit(clock));
  service.get('/', (context) => context.text('here'));
  service.onError((error, context) => answerFailure(context, error, silentLog));
  const ask = (who: string) => service.request('/', { headers: { who } });
  const statuses = async (who: string, times: number) => {
    const seen: number[] = [];
    for (let i = 0; i < times; i++) seen.push((await ask(who)).status);
    return new Set(seen);
  };
  for (const who of ['key', 'owner']) {
    assert.deepEqual(await statuses(who, apiLimits.burst), new Set([200]), who);
    const refused = await ask(who);
    assert.equal(refused.status, 429);
    assert.equal(refused.headers.get('retry-after'), '1');
    assert.equal(refused.headers.get('ratelimit-policy'), '"requests";q=100;w=5');
    assert.equal(refused.headers.get('ratelimit'), '"requests";r=0;t=5');
    assert.equal(refused.headers.get('content-type'), 'application/problem+json');
    assert.equal(((await refused.json()) as { code: string }).code, 'auth-throttled');
  }
  clock.time += 1000;
  assert.deepEqual(await statuses('owner', apiLimits.perSecond), new Set([200]));
  assert.equal((await ask('owner')).status, 429);
  assert.deepEqual(await statuses('nobody', apiLimits.burst + 1), new Set([200]));
});
