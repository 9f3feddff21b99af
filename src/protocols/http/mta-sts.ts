import type { Handler } from 'hono';
import type { HttpEnv, HttpParts } from './types.ts';

/** RFC 8461 3.3: where policies are asked for. */
export const mtaStsPath = '/.well-known/mta-sts.txt';

const label = 'mta-sts.';

/** Answers with the policy of the domain whose host `mta-sts.<domain>` is asked. */
export function mtaStsAnswer(policyOf: HttpParts['mtaStsPolicy']): Handler<HttpEnv> {
  return async (context) => {
    const host = new URL(context.req.url).hostname;
    const policy = host.startsWith(label) ? await policyOf(host.slice(label.length)) : null;
    if (policy === null) return context.text('There is no policy here.\n', 404);
    // RFC 8461 3.2: text/plain; the text has its line ends already.
    return context.body(policy, 200, { 'Content-Type': 'text/plain; charset=utf-8' });
  };
}
