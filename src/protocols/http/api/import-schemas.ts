import { z } from '@hono/zod-openapi';
import { importLimits } from '#base/limits.ts';
import { tableBody } from './documented.ts';

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

const cell = z.string().trim().max(importLimits.field).default('');

const importRow = z.object({
  line: z.int().min(1).openapi({ description: 'Names the row: the line where it stands in its file.' }),
  address: cell,
  password: cell,
  capacity: cell,
  forward: cell,
  keepCopy: cell,
});

const importRows = z
  .object({
    key: z
      .string()
      .regex(/^[0-9a-f]{64}$/)
      .optional()
      .openapi({ description: '`key` of the plan whose rows were mended; of these rows themselves where left out.' }),
    rows: z
      .array(importRow)
      .min(1)
      .max(importLimits.rows)
      .refine((rows) => new Set(rows.map(({ line }) => line)).size === rows.length, 'every line once'),
  })
  .openapi('ImportRows');

export type ImportRows = z.infer<typeof importRows>;

/** Not `required`: what has to be JSON is decided by the type of the content, and nothing is an empty table. */
export const importBody = {
  content: { ...tableBody.content, 'application/json': { schema: importRows } },
};

const rowProblem = z.object({ field: z.string(), rule: z.string(), text: z.string() });

export const importPlanView = z
  .object({
    key: z.string().openapi({ description: 'Names the table, also when its rows are mended and sent again.' }),
    file: z
      .object({
        encoding: z.string(),
        delimiter: z.string(),
        unknown: z.array(z.string()).openapi({ description: 'Headers of columns that are passed over.' }),
      })
      .nullable()
      .openapi({ description: 'How the file was read; null for rows.' }),
    rows: z.array(
      z.object({
        line: z.int(),
        cells: z
          .object({
            address: z.string(),
            password: z.string(),
            capacity: z.string(),
            forward: z.string(),
            keepCopy: z.string(),
          })
          .openapi({ description: 'The row as it stands there.' }),
        address: z.string().openapi({ description: 'As it will be.' }),
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
