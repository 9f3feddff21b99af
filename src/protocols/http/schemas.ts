import { type Hook, z } from '@hono/zod-openapi';
import { en as zodEnglish, pl as zodPolish } from 'zod/locales';
import type { Language } from '#base/catalogue.ts';
import { problem, reasons } from './problem.ts';
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
        reason: z.enum(reasons).optional().openapi({
          description: 'What of the code is meant: what is missing where somebody is signed in, or who cannot go.',
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

/** What zod says of a wrong value, by language. */
const wordings = { en: zodEnglish().localeError, pl: zodPolish().localeError };

/** Answers a request that its schema refuses, with the fields that are wrong. */
export const refuseInvalid: Hook<unknown, HttpEnv, string, unknown> = (result, context) => {
  if (result.success) return undefined;
  const issues = result.error instanceof z.ZodError ? result.error.issues : [];
  const errors = issues.map((issue) => ({
    field: issue.path.join('.'),
    rule: issue.code,
    text: wordOf(issue, context.var.language),
  }));
  return problem(context, 'bad-syntax', { errors });
};

function wordOf(issue: z.core.$ZodIssue, language: Language): string {
  const said = wordings[language]({ input: undefined, ...issue });
  return (typeof said === 'string' ? said : said?.message) ?? issue.message;
}
