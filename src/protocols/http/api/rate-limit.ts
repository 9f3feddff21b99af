import type { MiddlewareHandler } from 'hono';
import type { Clock } from '#base/clock.ts';
import { MailError } from '#base/errors.ts';
import { apiLimits } from '#base/limits-api.ts';
import { Lru } from '#base/lru.ts';
import type { HttpEnv } from '#protocols/http/types.ts';
import { nameOfActor } from './actor.ts';

interface Bucket {
  /** Requests that may still come now. */
  left: number;
  at: number;
}

/** Seconds in which all that may come at once is there again. */
const window = Math.ceil(apiLimits.burst / apiLimits.perSecond);

/**
 * Lets an actor ask `burst` times at once and `perSecond` times a second in the long run (a token bucket), by a session
 * as by a key, and says with every answer how many are left (draft-ietf-httpapi-ratelimit-headers). Whoever has neither yet is for those who check passwords and contracts, who count by network.
 */
export function rateLimit(clock: Clock): MiddlewareHandler<HttpEnv> {
  const buckets = new Lru<string, Bucket>(apiLimits.actors);
  return async (context, next) => {
    const { session } = context.var;
    const actor = context.var.actor ?? session?.actor;
    if (actor === undefined) return next();
    const name = nameOfActor(actor);
    const now = clock.now();
    const before = buckets.get(name) ?? { left: apiLimits.burst, at: now };
    const refilled = before.left + (Math.max(0, now - before.at) / 1000) * apiLimits.perSecond;
    const left = Math.min(apiLimits.burst, refilled);
    const allowed = left >= 1;
    const after = allowed ? left - 1 : left;
    buckets.set(name, { left: after, at: now });
    context.header('RateLimit-Policy', `"requests";q=${apiLimits.burst};w=${window}`);
    context.header('RateLimit', `"requests";r=${Math.floor(after)};t=${untilWhole(after)}`);
    if (!allowed) {
      context.header('Retry-After', '1');
      throw new MailError('auth-throttled', `${name} asks more than ${apiLimits.perSecond} times a second`);
    }
    return next();
  };
}

/** Seconds until nothing of what may come at once is missing. */
function untilWhole(left: number): number {
  return Math.ceil((apiLimits.burst - left) / apiLimits.perSecond);
}
