import { type OpenAPIHono, z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import type { Language } from '#base/catalogue.ts';
import { MailError } from '#base/errors.ts';
import type { ImportStatus } from '#directory/import/import-desk.ts';
import type { OutcomeProblem, RowOutcome } from '#directory/import/outcomes.ts';
import { type ImportFile, type ImportTable, keyOf, readImportFile } from '#directory/import/file.ts';
import { importTemplate, importWorkbook } from '#directory/import/template.ts';
import { fileFaultText, rowProblemText, undoFaultText } from '#directory/import/texts.ts';
import type { RowVerdict } from '#directory/import/verdict.ts';
import { violationText } from '#directory/policy/texts.ts';
import { requireActor } from '#protocols/http/authenticate.ts';
import { InvalidFields } from '#protocols/http/problem.ts';
import type { HttpEnv } from '#protocols/http/types.ts';
import { idempotent, json, problems } from './documented.ts';
import { eventStream } from './events.ts';
import { apiPart, operationsOf, timeText } from './frame.ts';
import {
  importBody,
  importOptions,
  importParam,
  importPlanView,
  importReportView,
  type ImportRows,
  importRunOptions,
  importView,
} from './import-schemas.ts';
import { requireSecure } from './secure.ts';
import type { ApiParts } from './types.ts';

const operation = operationsOf('Imports');

const workbookType = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

const listRoute = operation({
  method: 'get',
  path: '/',
  summary: 'Imports, newest first',
  request: { query: z.object({ cursor: z.coerce.number().int().min(1).optional() }) },
  responses: {
    200: json(z.object({ items: z.array(importView), next: z.int().nullable() }), 'A page of imports.'),
    ...problems,
  },
});

const templateRoute = operation({
  method: 'get',
  path: '/template',
  summary: 'A table to fill in',
  request: { query: z.object({ format: z.enum(['csv', 'xlsx']).default('csv') }) },
  responses: {
    200: {
      description: 'CSV, or a workbook to be saved as CSV.',
      content: {
        'text/csv': { schema: z.string() },
        [workbookType]: { schema: z.string().openapi({ format: 'binary' }) },
      },
    },
    ...problems,
  },
});

const planRoute = operation({
  method: 'post',
  path: '/plan',
  summary: 'What an import would do, row by row; nothing is done',
  request: { query: importOptions, body: importBody },
  responses: { 200: json(importPlanView, 'A verdict on each row.'), ...problems },
});

const runRoute = operation({
  method: 'post',
  path: '/',
  summary: 'Make the accounts of a table',
  request: { query: importRunOptions, headers: idempotent, body: importBody },
  responses: {
    202: json(z.object({ number: z.int().nullable() }), 'It runs; null where nothing was to be made.'),
    ...problems,
  },
});

const showRoute = operation({
  method: 'get',
  path: '/{number}',
  summary: 'How far an import is',
  request: { params: importParam },
  responses: { 200: json(importView, 'The import.'), ...problems },
});

const followRoute = operation({
  method: 'get',
  path: '/{number}/events',
  summary: 'How far an import is, as it goes on',
  request: { params: importParam },
  responses: {
    200: {
      description: 'Server-sent events named `import`, each with an Import, until it ends.',
      content: { 'text/event-stream': { schema: z.string() } },
    },
    ...problems,
  },
});

const reportRoute = operation({
  method: 'post',
  path: '/{number}/report',
  summary: 'What became of each row, with generated passwords: each row once, also of an import that was cut short',
  request: { params: importParam },
  responses: { 200: json(importReportView, 'The report; what it tells is forgotten now.'), ...problems },
});

const undoRoute = operation({
  method: 'post',
  path: '/{number}/undo',
  summary: 'Delete what an import made, as long as nobody used it',
  request: { params: importParam },
  responses: { 200: json(z.object({ accounts: z.int() }), 'How many accounts.'), ...problems },
});

/** `/imports` */
export function importsApi({ imports, log }: Pick<ApiParts, 'imports' | 'log'>): OpenAPIHono<HttpEnv> {
  const api = apiPart();
  api.openapi(listRoute, async (context) => {
    const rows = await imports.list(requireActor(context), context.req.valid('query').cursor);
    const items = rows.map(viewOf);
    return context.json({ items, next: rows.length < imports.page ? null : (items.at(-1)?.number ?? null) }, 200);
  });
  api.openapi(templateRoute, (context) => {
    requireActor(context);
    const { format } = context.req.valid('query');
    context.header('Content-Disposition', `attachment; filename="sowa.${format}"`);
    if (format === 'xlsx') return context.body(new Uint8Array(importWorkbook()), 200, { 'Content-Type': workbookType });
    return context.body(importTemplate, 200, { 'Content-Type': 'text/csv; charset=utf-8' });
  });
  api.openapi(planRoute, async (context) => {
    const { language } = context.var;
    requireSecure(context);
    const options = context.req.valid('query');
    const table = await tableOf(context, context.req.valid('json'));
    const { verdicts } = await explained(imports.plan(requireActor(context), table, options), language);
    const rows = table.rows.map(({ line, ...cells }, i) => ({ line, cells, ...verdictView(verdicts[i]!, language) }));
    return context.json({ key: table.key, file: readingOf(table), rows }, 200);
  });
  api.openapi(runRoute, async (context) => {
    requireSecure(context);
    const wish = { ...context.req.valid('query'), language: context.var.language };
    const table = await tableOf(context, context.req.valid('json'));
    const number = await explained(imports.start(requireActor(context), table, wish), wish.language);
    if (number !== null) context.header('Location', `/api/v1/imports/${number}`);
    return context.json({ number }, 202);
  });
  api.openapi(showRoute, async (context) => {
    const status = await imports.find(requireActor(context), context.req.valid('param').number);
    return context.json(viewOf(status), 200);
  });
  api.openapi(followRoute, async (context) => {
    const actor = requireActor(context);
    const { number } = context.req.valid('param');
    await imports.find(actor, number);
    return eventStream(
      context,
      async ({ send, gone, wait }) => {
        const stop = imports.follow(number, wait.wake);
        try {
          while (!gone.aborted) {
            const status = await imports.find(actor, number);
            await send('import', viewOf(status));
            if (status.progress === null) return;
            await wait.next();
          }
        } finally {
          stop();
        }
      },
      log,
    );
  });
  api.openapi(reportRoute, async (context) => {
    requireSecure(context);
    const { language } = context.var;
    const rows = await imports.report(requireActor(context), context.req.valid('param').number);
    const items = rows.map((row) => outcomeView(row, language));
    return context.json({ items }, 200);
  });
  api.openapi(undoRoute, async (context) => {
    const { number } = context.req.valid('param');
    const accounts = await explained(imports.undo(requireActor(context), number), context.var.language);
    return context.json({ accounts }, 200);
  });
  return api;
}

/** The table that was sent: rows in JSON, or a file. */
async function tableOf(
  context: Context<HttpEnv>,
  sent: string | Partial<ImportRows>,
): Promise<ImportTable | ImportFile> {
  if (typeof sent === 'object' && sent.rows !== undefined) {
    return { rows: sent.rows, key: sent.key ?? keyOf(sent.rows) };
  }
  const file = context.req.arrayBuffer().then((bytes) => readImportFile(new Uint8Array(bytes)));
  return explained(file, context.var.language);
}

/** What was asked for, or why a table cannot be taken or an import not be undone, in words. */
async function explained<T>(asked: Promise<T>, language: Language): Promise<T> {
  try {
    return await asked;
  } catch (error) {
    if (!(error instanceof MailError)) throw error;
    const { code, detail } = error;
    const [table, undo] = [fileFaultText(detail, language), undoFaultText(detail, language)];
    const text = table ?? undo;
    if (text === undefined) throw error;
    const field = undo === undefined ? 'body' : 'import';
    throw new InvalidFields([{ field, rule: String(detail['reason']), text }], code);
  }
}

/** How a file was read; null for rows. */
function readingOf(table: ImportTable | ImportFile) {
  if (!('encoding' in table)) return null;
  const { encoding, delimiter, unknown } = table;
  return { encoding, delimiter, unknown };
}

function verdictView(verdict: RowVerdict, language: Language) {
  const { address, kind } = verdict;
  const problemsOf = verdict.kind === 'refuse' ? verdict.problems : [];
  const notes = verdict.kind === 'create' ? verdict.notes : [];
  return {
    address,
    verdict: kind,
    generatesPassword: verdict.kind === 'create' && verdict.account.password === null,
    mustChange: verdict.kind === 'create' && verdict.account.mustChange,
    problems: problemsOf.map((one) => problemView(one, language)),
    notes: notes.map((one) => ({ field: one.field, rule: one.rule, text: violationText(one, language) })),
  };
}

function outcomeView({ line, address, ...outcome }: RowOutcome, language: Language) {
  if (outcome.made) return { line, address, made: true, password: outcome.password, problem: null };
  return { line, address, made: false, password: null, problem: problemView(outcome.problem, language) };
}

function problemView(one: OutcomeProblem, language: Language) {
  return { field: one.field, rule: one.rule, text: rowProblemText(one, language) };
}

function viewOf({ batch_id: number, actor, state, created_at: at, progress, untold }: ImportStatus) {
  const shown = progress === null ? state : ('running' as const);
  return { number, actor, state: shown, createdAt: timeText(at), untold, progress };
}
