import { z } from '@hono/zod-openapi';

export const importParam = z.object({ number: z.coerce.number().int().min(1) });

export const importOptions = z.object({
  badPassword: z
    .enum(['reject', 'generate', 'must-change'])
    .default('reject')
    .openapi({ description: 'What to do with passwords that break the rules.' }),
  spaceBytes: z.coerce
    .number()
    .int()
    .min(0)
    .default(0)
    .openapi({ description: 'Space of accounts whose row names none; 0 for no limit.' }),
});

export const importRunOptions = importOptions.extend({
  mode: z
    .enum(['all', 'valid'])
    .default('all')
    .openapi({ description: 'Every row or none, or those that can be made.' }),
});

const rowProblem = z.object({ field: z.string(), rule: z.string(), text: z.string() });

export const importPlanView = z
  .object({
    encoding: z.string(),
    delimiter: z.string(),
    unknown: z.array(z.string()).openapi({ description: 'Headers of columns that are passed over.' }),
    rows: z.array(
      z.object({
        line: z.int(),
        address: z.string(),
        verdict: z.enum(['create', 'done', 'refuse']),
        generatesPassword: z.boolean(),
        mustChange: z.boolean(),
        problems: z.array(rowProblem),
        notes: z.array(rowProblem).openapi({ description: 'Rules that the password breaks without being refused.' }),
      }),
    ),
  })
  .openapi('ImportPlan');

export const importView = z
  .object({
    number: z.int(),
    actor: z.string(),
    state: z.enum(['running', 'open', 'done', 'undone']).openapi({ description: 'open: it was cut short.' }),
    createdAt: z.string(),
    untold: z
      .int()
      .openapi({ description: 'Rows whose outcome, with generated passwords, waits to be fetched by the report.' }),
    progress: z.object({ done: z.int(), of: z.int() }).nullable(),
  })
  .openapi('Import');

export const importReportView = z
  .object({
    items: z.array(
      z.object({
        line: z.int(),
        address: z.string(),
        made: z.boolean(),
        password: z.string().nullable().openapi({ description: 'Where it was generated.' }),
        problem: rowProblem.nullable().openapi({ description: 'Why it was not made.' }),
      }),
    ),
  })
  .openapi('ImportReport');
