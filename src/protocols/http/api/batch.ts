import { z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { apiLimits } from '#base/limits-api.ts';
import type { Log } from '#base/log.ts';
import { failureText, problemCode } from '#protocols/http/problem.ts';
import type { HttpEnv } from '#protocols/http/types.ts';

/** The things that a batch is about, each once. */
export function batchOf<T extends z.ZodType<string>>(name: T) {
  return z.array(name).min(1).max(apiLimits.batch);
}

/** What became of one thing of a batch. */
export const verdictView = z
  .object({
    name: z.string().openapi({ description: 'As the request named it.' }),
    outcome: z
      .enum(['done', 'unchanged', 'failed'])
      .openapi({ description: '`unchanged`: it was so already; `failed`: nothing was done.' }),
    code: z.string().nullable().openapi({ description: 'Why it failed, as a problem has it.' }),
    text: z.string().nullable().openapi({ description: 'The same in words.' }),
  })
  .openapi('Verdict');

type Verdict = z.infer<typeof verdictView>;

/**
 * Does one thing after another, a few at a time, each for itself: what fails leaves the others. A verdict for each,
 * in the order of the request; one that is named twice is done once.
 */
export async function eachOf<T>(
  { context, log }: { context: Context<HttpEnv>; log: Log },
  names: readonly string[],
  act: (name: string) => Promise<T & { changed: boolean }>,
): Promise<{ verdict: Verdict; result: T | null }[]> {
  const left = [...new Set(names)];
  const verdicts: { verdict: Verdict; result: T | null }[] = [];
  while (left.length > 0) {
    verdicts.push(...(await Promise.all(left.splice(0, apiLimits.batchAtOnce).map(one))));
  }
  return verdicts;

  async function one(name: string) {
    try {
      const result = await act(name);
      const outcome = result.changed ? ('done' as const) : ('unchanged' as const);
      return { verdict: { name, outcome, code: null, text: null }, result };
    } catch (error) {
      const code = problemCode(error);
      if (code === 'defect') log.error('http.request-failed', { path: context.req.path, error });
      const text = failureText(error, context.var.language);
      return { verdict: { name, outcome: 'failed' as const, code, text }, result: null };
    }
  }
}
