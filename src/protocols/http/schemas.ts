import { type Hook, z } from '@hono/zod-openapi';
import { problem } from './problem.ts';
import type { HttpEnv } from './types.ts';

/** The body of every failure, as the OpenAPI document shows it (RFC 9457). */
export const problemSchema = {
  'application/problem+json': {
    schema: z
      .object({
        type: z.string(),
        title: z.string(),
        status: z.int(),
        code: z.string(),
        detail: z.string().optional(),
        errors: z.array(z.object({ field: z.string(), rule: z.string(), text: z.string() })).optional(),
      })
      .openapi('Problem'),
  },
};

/** Answers a request that its schema refuses, with the fields that are wrong. */
export const refuseInvalid: Hook<unknown, HttpEnv, string, unknown> = (result, context) => {
  if (result.success) return undefined;
  const issues = result.error instanceof z.ZodError ? result.error.issues : [];
  const errors = issues.map((issue) => ({ field: issue.path.join('.'), rule: issue.code, text: issue.message }));
  return problem(context, 'bad-syntax', { errors });
};
