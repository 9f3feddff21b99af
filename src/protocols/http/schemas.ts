import { z } from '@hono/zod-openapi';
import { reasons } from './problem.ts';

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
        reason: z.enum(reasons).optional().openapi({
          description:
            'What of the code is meant: what is missing where somebody is signed in, or which limit or state.',
        }),
        errors: z
          .array(z.object({ field: z.string(), rule: z.string(), text: z.string(), part: z.string().optional() }))
          .optional(),
        current: z
          .record(z.string(), z.unknown())
          .optional()
          .openapi({ description: 'What is there now, where a change was about another version.' }),
      })
      .openapi('Problem'),
  },
};
